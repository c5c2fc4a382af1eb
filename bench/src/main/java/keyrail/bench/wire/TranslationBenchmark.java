package keyrail.bench.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.translation.AnswerTranslator;
import keyrail.wire.translation.Translation;
import keyrail.wire.translation.Translations;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Every pair of formats: a request of 30 messages on its way there, and one event of a stream on its way back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TranslationBenchmark {
    private static final int EVENTS = 100;

    @Param({"OPENAI_CHAT", "OPENAI_RESPONSES", "ANTHROPIC_MESSAGES", "GEMINI_GENERATE", "OLLAMA_CHAT"})
    private Format client = Format.OPENAI_CHAT;

    @Param({"OPENAI_CHAT", "OPENAI_RESPONSES", "ANTHROPIC_MESSAGES", "GEMINI_GENERATE", "OLLAMA_CHAT"})
    private Format upstream = Format.OPENAI_CHAT;

    private List<PromptSource> asked = List.of();
    private List<Translation> translation = List.of();
    private final List<byte[]> head = new ArrayList<>();
    private final List<byte[]> events = new ArrayList<>();
    private Consumer<Bytes> sink = _ -> {};

    @Setup
    public void prepare(Blackhole hole) {
        sink = hole::consume;
        WrittenPrompt written = codec(client).writePrompt(Conversations.ofMessages(30), target(client));
        asked = List.of(new PromptSource(written.target(), written.headers(), written.query(), written.body()));
        translation = List.of(translated());
        head.clear();
        events.clear();
        Prompt prompt = codec(client).readPrompt(asked.getFirst());
        ReplyWriter vendor = codec(upstream)
                .replyWriter(new ReplyFrame("id0", "m", 1_764_324_000, prompt), bytes -> head.add(copy(bytes)));
        vendor.accept(new ReplyEvent.Started("id0", "m"));
        vendor.accept(new ReplyEvent.BlockStarted(0, ReplyEvent.BlockKind.TEXT));
        int before = head.size();
        for (int event = 0; event < EVENTS; event++) {
            vendor.accept(new ReplyEvent.Piece(0, " word"));
        }
        events.addAll(head.subList(before, head.size()));
        head.subList(before, head.size()).clear();
    }

    private static byte[] copy(Bytes bytes) {
        return Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
    }

    private Translation translated() {
        Prompt prompt = codec(client).readPrompt(asked.getFirst());
        return Translations.ofPrompt(codec(client), codec(upstream), prompt, Tuning.NONE, target(upstream));
    }

    private static Codec codec(Format format) {
        return Codecs.find(format).orElseThrow();
    }

    private static PromptTarget target(Format format) {
        return new PromptTarget("m", PromptRules.builder().build(), new Minter(format, "work"));
    }

    @Benchmark
    public WrittenPrompt request() {
        return translated().written();
    }

    /** A stream of a hundred pieces, by the piece; its start is in the figure. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void event() {
        AnswerTranslator answer = translation.getFirst().answer(true, "id1", 1_764_324_000, sink);
        for (byte[] one : head) {
            answer.accept(one, 0, one.length);
        }
        for (byte[] one : events) {
            answer.accept(one, 0, one.length);
        }
    }
}
