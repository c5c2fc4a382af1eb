package keyrail.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyOrder;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.golden.GoldenCase;
import keyrail.wire.translation.AnswerTranslator;
import keyrail.wire.translation.Grammars;
import keyrail.wire.translation.Translations;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** What has to hold of any bytes whatever: a value that can be written on, or a typed error; no more than so many bytes. */
final class Fuzzed {
    private static final Set<FailureCode> CLIENTS =
            Set.of(FailureCode.INVALID_JSON, FailureCode.INVALID_REQUEST, FailureCode.UNTRANSLATABLE);
    /** How much longer than what was read what is written may be; schemas written out in full are the worst. */
    private static final int GROWTH = 200;

    private static final int ROOM = 100_000;

    /** Takes most of what there is, so that most of it is written; but names of members only as Anthropic does. */
    private static final PromptRules RULES = PromptRules.builder()
            .memberNames(new PromptRules.Names("[^a-zA-Z0-9_.-]", 64))
            .build();

    private Fuzzed() {}

    /** The format that an input is for: its first byte says so, A for the first, B for the second, and so on. */
    static Format format(byte[] data) {
        Format[] formats = Format.values();
        return data.length == 0 ? formats[0] : formats[Byte.toUnsignedInt(data[0]) % formats.length];
    }

    /** What follows the format. */
    static byte[] body(byte[] data) {
        return data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
    }

    /** Requests of the golden files. */
    static Stream<byte[]> requests() {
        return GoldenCase.all().stream().map(one -> seed(one, one.request()));
    }

    /** Whole answers of the golden files. */
    static Stream<byte[]> answers() {
        return GoldenCase.all().stream().flatMap(one -> one.answer().stream().map(body -> seed(one, body)));
    }

    /** Streams of the golden files. */
    static Stream<byte[]> streams() {
        return GoldenCase.all().stream().flatMap(one -> one.stream().stream().map(body -> seed(one, body)));
    }

    private static byte[] seed(GoldenCase one, Bytes body) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write('A' + one.format().ordinal());
        seed.write(body.array(), body.offset(), body.length());
        return seed.toByteArray();
    }

    /** A client's body: refused in words, or written for every vendor. */
    static void prompt(Format format, byte[] data) {
        Prompt prompt;
        try {
            prompt = codec(format).readPrompt(source(format, data));
        } catch (KeyrailException refused) {
            assertThat(refused.failure().code()).isIn(CLIENTS);
            return;
        }
        for (Codec target : Codecs.all()) {
            try {
                WrittenPrompt written = Translations.ofPrompt(
                                codec(format), target, prompt, Tuning.NONE, target(target.format()))
                        .written();
                assertThat(written.body().length()).isLessThan(GROWTH * data.length + ROOM);
                target.readPrompt(new PromptSource(
                        written.target(),
                        written.headers(),
                        written.query(),
                        JsonTree.bytes(JsonTree.request(written.body()))));
            } catch (KeyrailException refused) {
                assertThat(refused.failure().code())
                        .as(target.format().text() + ": " + refused.getMessage())
                        .isEqualTo(FailureCode.UNTRANSLATABLE);
            }
        }
    }

    /** A vendor's answer: called broken, or told in order, and to every client by its grammar. */
    static void reply(Format format, boolean streamed, byte[] data) {
        ReplyOrder order = new ReplyOrder();
        List<ReplyEvent> events = new ArrayList<>();
        if (!reads(format, streamed, data, order.andThen(events::add))) {
            return;
        }
        List<ReplyEvent> torn = new ArrayList<>();
        int half = data.length / 2;
        ReplyReader reader = codec(format).replyReader(streamed, torn::add);
        reader.accept(data, 0, half);
        reader.accept(data, half, data.length - half);
        reader.end();
        assertThat(torn).hasSameSizeAs(events);
        if (order.isWhole()) {
            for (Codec client : Codecs.all()) {
                byte[] out = told(client, format, streamed, data);
                assertThat(out.length).isLessThan(GROWTH * data.length + ROOM);
                if (!streamed) {
                    Grammars.checkWhole(client.format(), out);
                } else if (callsAreJson(events)) {
                    Grammars.checkStream(client.format(), out);
                }
            }
        }
    }

    private static boolean reads(Format format, boolean streamed, byte[] data, Consumer<ReplyEvent> sink) {
        try {
            ReplyReader reader = codec(format).replyReader(streamed, sink);
            reader.accept(data, 0, data.length);
            reader.end();
            return true;
        } catch (KeyrailException broken) {
            assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
            return false;
        }
    }

    /** What a model wrote as arguments goes out before anybody can know that it is no JSON. */
    private static boolean callsAreJson(List<ReplyEvent> events) {
        return RandomReply.assembled(events).blocks().stream()
                .allMatch(block -> !(block instanceof Block.ToolCall call)
                        || JsonTree.read(call.arguments())
                                .filter(JsonNode::isObject)
                                .isPresent());
    }

    private static byte[] told(Codec client, Format vendor, boolean streamed, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnswerTranslator translator = Translations.ofPrompt(
                        client, codec(vendor), asked(streamed), Tuning.NONE, target(vendor))
                .answer(streamed, "id1", 1, bytes -> out.write(bytes.array(), bytes.offset(), bytes.length()));
        translator.accept(data, 0, data.length);
        translator.end();
        return out.toByteArray();
    }

    private static Prompt asked(boolean stream) {
        String body = "{\"model\":\"m\",\"stream\":" + stream
                + ",\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"go\"}],"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]}";
        return codec(Format.OPENAI_CHAT)
                .readPrompt(source(Format.OPENAI_CHAT, Bytes.utf8(body).array()));
    }

    private static Codec codec(Format format) {
        return Codecs.find(format).orElseThrow();
    }

    private static PromptTarget target(Format format) {
        return new PromptTarget("m", RULES, new Minter(format, "work"));
    }

    private static PromptSource source(Format format, byte[] data) {
        Target target = format == Format.GEMINI_GENERATE
                ? new Target("POST", "/models/", "m", ":generateContent", null)
                : Target.of("POST", "/chat");
        return new PromptSource(target, Headers.EMPTY, "", Bytes.of(data));
    }
}
