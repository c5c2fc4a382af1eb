package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.json.RandomJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReadingTest {
    private static final AnthropicCodec CODEC = new AnthropicCodec();
    private static final Minter SELF = new Minter(Format.ANTHROPIC_MESSAGES, "");

    private static List<ReplyEvent> read(boolean streamed, List<byte[]> chunks) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = CODEC.replyReader(streamed, events::add);
        chunks.forEach(chunk -> reader.accept(chunk, 0, chunk.length));
        reader.end();
        return events;
    }

    private static List<ReplyEvent> streamed(String stream) {
        return read(true, List.of(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static Reply whole(String body) {
        return RandomReply.assembled(read(false, List.of(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static String events(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String one : data) {
            stream.append("event: x\ndata: ").append(one).append("\n\n");
        }
        return stream.toString();
    }

    private static String started() {
        return "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-x\",\"content\":[],"
                + "\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":5,"
                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":20,\"ephemeral_1h_input_tokens\":10},"
                + "\"output_tokens\":1}}}";
    }

    /** An answer in the shape the API sends: thinking, words, two calls, one of them without arguments. */
    private static String aTurn() {
        return events(
                started(),
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}",
                "{\"type\":\"ping\"}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm, 漢字 😀\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Let me \"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"look.\"}}",
                "{\"type\":\"content_block_stop\",\"index\":1}",
                "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"find\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"n\\\": 12345678901234567890\"}}",
                "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}}",
                "{\"type\":\"content_block_stop\",\"index\":2}",
                "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"now\",\"input\":{}}}",
                "{\"type\":\"content_block_stop\",\"index\":3}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":40,\"output_tokens_details\":{\"thinking_tokens\":12}}}",
                "{\"type\":\"message_stop\"}");
    }

    @Test
    void aStreamedTurnIsTold() {
        Reply reply = RandomReply.assembled(streamed(aTurn()));

        assertThat(reply.id()).isEqualTo("msg_1");
        assertThat(reply.model()).isEqualTo("claude-x");
        assertThat(reply.blocks())
                .containsExactly(
                        new Block.Thought("Hm, 漢字 😀", new Opaque(SELF, "signature", "c2ln")),
                        new Block.Text("Let me look."),
                        new Block.ToolCall(
                                "toolu_1", "find", new RawJson("{\"n\": 123456789012345678901}"), null, null),
                        new Block.ToolCall("toolu_2", "now", RawJson.EMPTY_OBJECT, null, null));
        assertThat(reply.reason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(reply.tokens()).isEqualTo(new TokenCounts(45, 5, 20, 10, 40, 12));
    }

    @Test
    void howTheBytesAreCutMakesNoDifference() {
        byte[] bytes = aTurn().getBytes(StandardCharsets.UTF_8);
        List<ReplyEvent> expected = streamed(aTurn());
        for (int at = 1; at < bytes.length; at++) {
            List<byte[]> chunks = List.of(
                    java.util.Arrays.copyOfRange(bytes, 0, at), java.util.Arrays.copyOfRange(bytes, at, bytes.length));
            assertThat(read(true, chunks)).as("cut at " + at).isEqualTo(expected);
        }
        String odd = aTurn().replace("\n", "\r\n").replace("event: x", ": a comment\r\nevent: x");
        assertThat(streamed(odd)).isEqualTo(expected);
    }

    @Test
    void whatOurWriterWritesIsReadAsItWas() {
        for (long seed = 0; seed < 1_500; seed++) {
            RandomReply random = new RandomReply(new Random(seed)).inOrder();
            List<ReplyEvent> told = random.events();
            Reply reply = RandomReply.assembled(told);
            StringBuilder stream = new StringBuilder();
            var writer = CODEC.replyWriter(ReplyFrames.of("m"), bytes -> stream.append(bytes.asUtf8()));
            told.forEach(writer::accept);
            writer.end();

            Reply again = RandomReply.assembled(read(true, random.chunks(stream.toString())));
            Reply whole = whole(CODEC.writeReply(reply, ReplyFrames.of("m")).asUtf8());

            ReplyWritingTest.assertShown(ReplyFrames.content(again), reply.blocks(), "seed " + seed);
            assertThat(again.tokens().input()).isEqualTo(reply.tokens().input());
            assertThat(again.tokens().output()).isEqualTo(reply.tokens().output());
            assertThat(again.tokens().reasoning()).isEqualTo(reply.tokens().reasoning());
            assertThat(whole.blocks()).as("seed " + seed).hasSameSizeAs(again.blocks());
            assertThat(whole.tokens()).isEqualTo(reply.tokens());
        }
    }

    @Test
    void aStreamWithoutItsTerminalEventHasNotFinished() {
        String cut = aTurn().substring(0, aTurn().indexOf("event: x\ndata: {\"type\":\"message_stop\""));

        assertThat(streamed(cut)).noneMatch(ReplyEvent.Finished.class::isInstance);
        assertThat(streamed("")).isEmpty();
    }

    @Test
    void anErrorInMidStreamIsTold() {
        List<ReplyEvent> events = streamed(events(
                started(),
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"));

        assertThat(events.getLast()).isEqualTo(new ReplyEvent.Failed("overloaded_error", "Overloaded"));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,END",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "stop_sequence,STOP_SEQUENCE",
        "tool_use,TOOL_CALLS",
        "refusal,REFUSAL",
        "pause_turn,PAUSED",
        "something_new,OTHER"
    })
    void endingsHaveTheirMeaning(String word, StopReason reason) {
        assertThat(whole("{\"content\":[],\"stop_reason\":\"" + word + "\"}").reason())
                .isEqualTo(reason);
    }

    @Test
    void aRefusalsExplanationIsTold() {
        Reply reply = whole("{\"content\":[],\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\","
                + "\"category\":\"cyber\",\"explanation\":\"Not this.\"}}");

        assertThat(reply.blocks()).containsExactly(new Block.Refusal("Not this."));
        assertThat(reply.reason()).isEqualTo(StopReason.REFUSAL);
    }

    @Test
    void theAnswerToolsInputIsTheTextOfTheAnswer() {
        List<ReplyEvent> events = streamed(events(
                started(),
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"keyrail_answer\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":3}}",
                "{\"type\":\"message_stop\"}"));

        assertThat(events).contains(new ReplyEvent.BlockStarted(0, BlockKind.TEXT), new ReplyEvent.Piece(0, "{\"a\":"));
        assertThat(RandomReply.assembled(events).reason()).isEqualTo(StopReason.END);
        Reply whole = whole("{\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"keyrail_answer\","
                + "\"input\":{\"a\":[1]}}],\"stop_reason\":\"tool_use\"}");
        assertThat(whole.blocks()).containsExactly(new Block.Text("{\"a\":[1]}"));
        assertThat(whole.reason()).isEqualTo(StopReason.END);
    }

    @Test
    void blocksOfTheVendorsOwnToolsAreLostAndTheRestStays() {
        List<ReplyEvent> events = read(
                false,
                List.of(
                        ("{\"content\":[{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}},"
                                        + "{\"type\":\"text\",\"text\":\"Found.\",\"citations\":[{\"type\":\"page_location\"}]}],"
                                        + "\"stop_reason\":\"end_turn\"}")
                                .getBytes(StandardCharsets.UTF_8)));

        assertThat(RandomReply.assembled(events).blocks()).containsExactly(new Block.Text("Found."));
        assertThat(events.stream()
                        .filter(ReplyEvent.Lost.class::isInstance)
                        .map(event -> ((ReplyEvent.Lost) event).loss().field()))
                .containsExactly("content.server_tool_use", "content.citations");
    }

    @Test
    void callsThatComeWholeAreReadToo() {
        Reply reply = RandomReply.assembled(streamed(events(
                started(),
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":1.50}}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}",
                "{\"type\":\"message_stop\"}")));

        assertThat(reply.blocks())
                .containsExactly(new Block.ToolCall("t", "f", new RawJson("{\"a\":1.50}"), null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}",
                "{\"type\":\"message_stop\"}",
                "[1]",
                "{\"no\":\"type\"}",
                "no json",
                "{\"type\":\"message_start\"}"
            })
    void aStreamThatBreaksItsFormatIsRefused(String data) {
        assertThatThrownBy(() -> streamed(events(data)))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        broken -> assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR));
    }

    @Test
    void noGarbageEndsInAnythingButItsTypedError() {
        String message =
                "{\"id\":\"msg_1\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"b\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":1}}],\"stop_reason\":\"refusal\","
                        + "\"stop_details\":{\"explanation\":\"x\"},\"usage\":{\"input_tokens\":1,\"cache_creation\":{}}}";
        for (long seed = 0; seed < 4_000; seed++) {
            RandomJson random = new RandomJson(new Random(seed));
            readsOrBreaks(true, random.mutated(aTurn()));
            readsOrBreaks(false, random.mutated(message));
        }
    }

    private static void readsOrBreaks(boolean streamed, byte[] bytes) {
        try {
            read(streamed, List.of(bytes));
        } catch (KeyrailException broken) {
            assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        }
    }
}
