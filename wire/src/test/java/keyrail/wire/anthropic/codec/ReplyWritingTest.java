package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReplyWritingTest {
    private static final AnthropicCodec CODEC = new AnthropicCodec();
    private static final ReplyFrame FRAME = ReplyFrames.of("claude-x");

    private static String written(List<ReplyEvent> events) {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(FRAME, bytes -> stream.append(bytes.asUtf8()));
        events.forEach(writer::accept);
        writer.end();
        return stream.toString();
    }

    private static ObjectNode whole(Reply reply) {
        return (ObjectNode) JsonTree.read(CODEC.writeReply(reply, FRAME)).orElseThrow();
    }

    /** What a client must see of an answer: its blocks, those without anything in them left out. */
    static void assertShown(JsonNode content, List<Block> blocks, String why) {
        List<Block> shown = blocks.stream()
                .filter(block ->
                        !(block instanceof Block.Text text && text.text().isEmpty())
                                && !(block instanceof Block.Refusal refusal
                                        && refusal.text().isEmpty())
                                && !(block instanceof Block.Thought thought
                                        && thought.text().isEmpty()
                                        && thought.seal() == null))
                .toList();
        assertThat(content.size()).as(why).isEqualTo(shown.size());
        for (int index = 0; index < shown.size(); index++) {
            JsonNode one = content.get(index);
            switch (shown.get(index)) {
                case Block.Text text -> {
                    assertThat(one.path("text").asString("")).as(why).isEqualTo(text.text());
                    // Clients that check answers take null for a mistake; the API leaves it out.
                    assertThat(one.has("citations")).as(why).isFalse();
                }
                case Block.Refusal text ->
                    assertThat(one.path("text").asString("")).as(why).isEqualTo(text.text());
                case Block.Thought thought -> {
                    assertThat(one.path("thinking").asString("")).as(why).isEqualTo(thought.text());
                    String signature = one.path("signature").asString("");
                    assertThat(
                                    signature.isEmpty()
                                            ? null
                                            : SealText.readOrNative(signature, Format.ANTHROPIC_MESSAGES, "signature"))
                            .as(why)
                            .isEqualTo(thought.seal());
                }
                case Block.Hidden hidden ->
                    assertThat(SealText.readOrNative(
                                    one.path("data").asString(""), Format.ANTHROPIC_MESSAGES, "redacted_thinking"))
                            .as(why)
                            .isEqualTo(hidden.seal());
                case Block.ToolCall call -> {
                    assertThat(one.path("id").asString("")).as(why).isEqualTo(call.id());
                    assertThat(one.path("name").asString("")).as(why).isEqualTo(call.name());
                    assertThat(one.path("input"))
                            .as(why)
                            .isEqualTo(JsonTree.read(call.arguments()).orElseThrow());
                }
                case Block.Media _, Block.ToolResult _ -> throw new AssertionError("no answer has them");
            }
        }
    }

    @Test
    void anyAnswerKeepsTheGrammarAndAllItsWords() {
        for (long seed = 0; seed < 3_000; seed++) {
            List<ReplyEvent> events = new RandomReply(seed)
                    .mintedBy(seed % 2 == 0 ? Format.ANTHROPIC_MESSAGES : Format.GEMINI_GENERATE)
                    .events();

            ObjectNode message = AnthropicGrammar.message(written(events));

            Reply reply = RandomReply.assembled(events);
            assertShown(message.get("content"), reply.blocks(), "seed " + seed);
            JsonNode usage = message.get("usage");
            assertThat(usage.get("input_tokens").asLong()
                            + usage.get("cache_read_input_tokens").asLong()
                            + usage.get("cache_creation_input_tokens").asLong())
                    .as("seed " + seed)
                    .isEqualTo(reply.tokens().input());
            assertThat(usage.get("output_tokens").asLong())
                    .isEqualTo(reply.tokens().output());
        }
    }

    @Test
    void aWholeAnswerIsTheMessageThatItsStreamTells() {
        for (long seed = 0; seed < 1_000; seed++) {
            List<ReplyEvent> events = new RandomReply(seed).events();
            ObjectNode streamed = AnthropicGrammar.message(written(events));
            ObjectNode whole = whole(RandomReply.assembled(events));
            streamed.remove("usage");
            whole.remove("usage");
            assertThat(whole).as("seed " + seed).isEqualTo(streamed);
        }
    }

    @Test
    void theFirstPieceLeavesAtOnce() {
        List<Bytes> left = new ArrayList<>();
        ReplyWriter writer = CODEC.replyWriter(FRAME, left::add);

        writer.accept(new ReplyEvent.Started("id", null));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "Hello"));

        assertThat(left.getLast().asUtf8()).contains("\"text_delta\"").contains("Hello");
    }

    @Test
    void piecesOfALaterBlockWaitForTheEarlierOne() {
        String stream = written(List.of(
                new ReplyEvent.Started("", null),
                new ReplyEvent.CallStarted(0, "a", "first"),
                new ReplyEvent.CallStarted(1, "b", "second"),
                new ReplyEvent.Arguments(1, "{\"n\":2}"),
                new ReplyEvent.BlockEnded(1),
                new ReplyEvent.Arguments(0, "{\"n\":1}"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.TOOL_CALLS, null)));

        JsonNode content = AnthropicGrammar.message(stream).get("content");

        assertThat(content.get(0).get("input"))
                .isEqualTo(JsonTree.read("{\"n\":1}").orElseThrow());
        assertThat(content.get(1).get("input"))
                .isEqualTo(JsonTree.read("{\"n\":2}").orElseThrow());
    }

    @Test
    void countsToldBeforeTheFirstPieceAreInTheStart() {
        String stream = written(List.of(
                new ReplyEvent.Started("", null),
                new ReplyEvent.Tokens(new TokenCounts(100, 20, 30, 10, 0, 0)),
                new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
                new ReplyEvent.Piece(0, "x"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.END, null),
                new ReplyEvent.Tokens(new TokenCounts(100, 20, 30, 10, 7, 5))));

        String start = stream.substring(0, stream.indexOf("\n\n"));
        assertThat(start)
                .contains("\"input_tokens\":40")
                .contains("\"cache_read_input_tokens\":20")
                .contains("\"cache_creation_input_tokens\":40")
                .contains("\"ephemeral_5m_input_tokens\":30,\"ephemeral_1h_input_tokens\":10");
        JsonNode usage = AnthropicGrammar.message(stream).get("usage");
        assertThat(usage.get("output_tokens").asLong()).isEqualTo(7);
        assertThat(usage.get("output_tokens_details").get("thinking_tokens").asLong())
                .isEqualTo(5);
    }

    @Test
    void endingsAreWhatClientsActOn() {
        assertThat(ending(StopReason.END, null)).isEqualTo("end_turn");
        assertThat(ending(StopReason.LENGTH, null)).isEqualTo("max_tokens");
        assertThat(ending(StopReason.STOP_SEQUENCE, "X")).isEqualTo("stop_sequence X");
        assertThat(ending(StopReason.SAFETY, null)).isEqualTo("refusal");
        assertThat(ending(StopReason.REFUSAL, null)).isEqualTo("refusal");
        assertThat(ending(StopReason.PAUSED, null)).isEqualTo("pause_turn");
        assertThat(ending(StopReason.OTHER, null)).isEqualTo("end_turn");
        assertThat(ending(StopReason.TOOL_CALLS, null)).as("without calls").isEqualTo("end_turn");
    }

    private static String ending(StopReason reason, String sequence) {
        ObjectNode message = whole(new Reply("", null, List.of(), reason, sequence, TokenCounts.NONE));
        String text = message.get("stop_reason").stringValue();
        return sequence == null
                ? text
                : text + " " + message.get("stop_sequence").stringValue();
    }

    @Test
    void callsAreRunAndRefusalsSeenWhateverTheVendorSaysAtTheEnd() {
        Block call = new Block.ToolCall("c", "t", RawJson.EMPTY_OBJECT, null, null);
        ObjectNode calls = whole(new Reply("", null, List.of(call), StopReason.END, null, TokenCounts.NONE));
        assertThat(calls.get("stop_reason").stringValue()).isEqualTo("tool_use");

        Block refusal = new Block.Refusal("No.");
        ObjectNode refuses = whole(new Reply("", null, List.of(refusal), StopReason.END, null, TokenCounts.NONE));
        assertThat(refuses.get("stop_reason").stringValue()).isEqualTo("refusal");
        assertThat(refuses.path("stop_details").path("type").asString("")).isEqualTo("refusal");
        assertThat(refuses.get("content").get(0).get("text").stringValue()).isEqualTo("No.");
    }

    @Test
    void sealsGoOutRawOnlyWhereTheyAreTheClientsOwn() {
        Opaque own = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, ""), "signature", "raw==");
        Opaque accounts = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "raw==");
        Opaque foreign = new Opaque(new Minter(Format.OPENAI_RESPONSES, "o"), "reasoning", "encrypted");

        JsonNode content = whole(new Reply(
                        "",
                        null,
                        List.of(
                                new Block.Thought("a", own),
                                new Block.Thought("b", accounts),
                                new Block.Hidden(foreign)),
                        StopReason.END,
                        null,
                        TokenCounts.NONE))
                .get("content");

        assertThat(content.get(0).get("signature").stringValue()).isEqualTo("raw==");
        assertThat(SealText.read(content.get(1).get("signature").stringValue())).contains(accounts);
        assertThat(SealText.read(content.get(2).get("data").stringValue())).contains(foreign);
    }

    @Test
    void thinkingWithoutItsTextIsOnlyItsSignature() {
        ReplyFrame omitting = new ReplyFrame(
                "abc123", "m", 0, ReplyFrames.prompt("m").withReasoning(new Reasoning(true, null, null, false)));
        Opaque seal = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, ""), "signature", "c2ln");
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(omitting, bytes -> stream.append(bytes.asUtf8()));
        List<ReplyEvent> events = List.of(
                new ReplyEvent.Started("", null),
                new ReplyEvent.BlockStarted(0, BlockKind.THOUGHT),
                new ReplyEvent.Piece(0, "secret"),
                new ReplyEvent.Seal(0, seal),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.BlockStarted(1, BlockKind.THOUGHT),
                new ReplyEvent.Piece(1, "unsigned"),
                new ReplyEvent.BlockEnded(1),
                new ReplyEvent.Finished(StopReason.END, null));
        events.forEach(writer::accept);
        writer.end();

        JsonNode streamed = AnthropicGrammar.message(stream.toString()).get("content");
        JsonNode whole = JsonTree.read(CODEC.writeReply(RandomReply.assembled(events), omitting))
                .orElseThrow()
                .get("content");

        assertThat(streamed)
                .isEqualTo(JsonTree.read("[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"}]")
                        .orElseThrow());
        assertThat(whole).isEqualTo(streamed);
    }

    @Test
    void halfASurrogatePairLeavesAsAnEscape() {
        Consumer<Bytes> none = bytes -> {};
        ReplyWriter writer = CODEC.replyWriter(
                FRAME,
                none.andThen(bytes -> assertThat(JsonTree.read(bytes.asUtf8().replaceFirst("(?s).*data: ", "")))
                        .isPresent()));

        writer.accept(new ReplyEvent.Started("", null));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "x\ud83d"));
        writer.accept(new ReplyEvent.Piece(0, "\ude00y"));
        writer.accept(new ReplyEvent.BlockEnded(0));
        writer.end();
    }
}
