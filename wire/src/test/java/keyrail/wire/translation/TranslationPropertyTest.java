package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every pair of formats: each format's writer stands for its vendor and its reader for its client, and what the vendor
 * says arrives, however its bytes are cut.
 */
class TranslationPropertyTest {
    /** Random answers per pair. */
    int answers() {
        return 100;
    }

    static Stream<Arguments> pairs() {
        return Codecs.all().stream()
                .flatMap(client -> Codecs.all().stream()
                        .map(upstream -> Arguments.argumentSet(
                                client.format().text() + " from "
                                        + upstream.format().text(),
                                client,
                                upstream)));
    }

    private static Prompt prompt(boolean stream) {
        List<ToolSet.Tool> tools = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            tools.add(new ToolSet.Tool("tool_" + index, null, null, null, null));
        }
        return new Prompt(
                "asked",
                List.of(),
                List.of(new Turn(Turn.Role.USER, List.of(new Block.Text("hi")))),
                new ToolSet(tools, new ToolSet.Choice.Auto(), null),
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                new Prompt.Extras(null, null, null, true),
                stream,
                List.of());
    }

    private static Reply told(Codec codec, boolean streamed, List<byte[]> chunks) {
        ReplyAssembler assembler = new ReplyAssembler();
        ReplyReader reader = codec.replyReader(streamed, assembler);
        chunks.forEach(chunk -> reader.accept(chunk, 0, chunk.length));
        reader.end();
        assertThat(assembler.isFinished()).isTrue();
        return assembler.reply();
    }

    private static List<byte[]> translated(
            Codec client, Codec upstream, boolean streamed, boolean asStream, List<byte[]> chunks) {
        List<byte[]> out = new ArrayList<>();
        AnswerTranslator translator = Translations.ofPrompt(
                        client,
                        upstream,
                        prompt(asStream),
                        Tuning.NONE,
                        new PromptTarget(
                                "answers", PromptRules.builder().build(), new Minter(upstream.format(), "work")))
                .answer(streamed, "id1", 1_700_000_000, bytes -> out.add(copy(bytes)));
        chunks.forEach(chunk -> translator.accept(chunk, 0, chunk.length));
        translator.end();
        assertThat(translator.isFinished()).isTrue();
        return out;
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] copy(Bytes bytes) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.write(bytes.array(), bytes.offset(), bytes.length());
        return copy.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void wordsAndArgumentsOfAStreamArrive(Codec client, Codec upstream) {
        for (long seed = 0; seed < answers(); seed++) {
            RandomReply random = new RandomReply(new Random(seed))
                    .mintedBy(upstream.format())
                    .inOrder();
            List<ReplyEvent> events = random.events();
            if (declines(RandomReply.assembled(events))) {
                continue;
            }
            StringBuilder stream = new StringBuilder();
            ReplyWriter vendor = upstream.replyWriter(
                    new ReplyFrame("id0", "answers", 1_700_000_000, prompt(true)),
                    bytes -> stream.append(bytes.asUtf8()));
            events.forEach(vendor::accept);
            vendor.end();

            List<byte[]> out = translated(client, upstream, true, true, random.chunks(stream.toString()));

            Grammars.checkStream(client.format(), joined(out));
            assertSame(told(client, true, out), RandomReply.assembled(events), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void wordsAndArgumentsOfAWholeAnswerArrive(Codec client, Codec upstream) {
        for (long seed = 0; seed < answers(); seed++) {
            RandomReply random = new RandomReply(new Random(seed)).mintedBy(upstream.format());
            Reply reply = RandomReply.assembled(random.events());
            if (declines(reply)) {
                continue;
            }
            String body = upstream.writeReply(reply, new ReplyFrame("id0", "answers", 1_700_000_000, prompt(false)))
                    .asUtf8();

            List<byte[]> out = translated(client, upstream, false, false, random.chunks(body));

            Grammars.checkWhole(client.format(), joined(out));
            assertSame(told(client, false, out), reply, "seed " + seed);
        }
    }

    /** Refusals have a place of their own in some formats, and words put in where there are none. */
    private static boolean declines(Reply reply) {
        return reply.reason() == StopReason.REFUSAL
                || reply.reason() == StopReason.SAFETY
                || reply.blocks().stream().anyMatch(Block.Refusal.class::isInstance);
    }

    private static void assertSame(Reply arrived, Reply said, String why) {
        assertThat(words(arrived)).as(why).isEqualTo(words(said));
        assertThat(calls(arrived)).as(why).isEqualTo(calls(said));
        assertThat(arrived.tokens().output()).as(why).isEqualTo(said.tokens().output());
        assertThat(arrived.tokens().input()).as(why).isEqualTo(said.tokens().input());
    }

    private static String words(Reply reply) {
        StringBuilder words = new StringBuilder();
        for (Block block : reply.blocks()) {
            if (block instanceof Block.Text text) {
                words.append(text.text());
            }
        }
        return words.toString();
    }

    private record Called(String name, JsonNode arguments) {}

    private static List<Called> calls(Reply reply) {
        return reply.blocks().stream()
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .map(call ->
                        new Called(call.name(), JsonTree.read(call.arguments()).orElseThrow()))
                .toList();
    }
}
