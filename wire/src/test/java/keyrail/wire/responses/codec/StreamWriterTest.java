package keyrail.wire.responses.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.core.inference.hub.ToolSet;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.SealText;
import keyrail.wire.responses.OpenAiResponses;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamWriterTest {
    private static final ResponsesCodec CODEC = new ResponsesCodec();

    private static ReplyFrame frame(ToolSet tools) {
        Prompt prompt = new Prompt(
                "work",
                List.of(),
                List.of(),
                tools,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                true,
                List.of());
        return new ReplyFrame("0a1b", "claude-x", 1_700_000_000L, prompt);
    }

    private static final ReplyFrame FRAME = frame(ToolSet.NONE);

    private static String stream(ReplyFrame frame, List<ReplyEvent> events) {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(frame, bytes -> stream.append(bytes.asUtf8()));
        events.forEach(writer::accept);
        writer.end();
        return stream.toString();
    }

    private static JsonNode written(ReplyFrame frame, ReplyEvent... events) {
        return ResponsesGrammar.read(stream(frame, List.of(events)));
    }

    private static List<String> types(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    @Test
    void textThinkingAndACallComeInTheOrderOfTheFormat() {
        Opaque seal = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln");
        String stream = stream(
                FRAME,
                List.of(
                        new ReplyEvent.Started("msg_1", "claude-x"),
                        new ReplyEvent.BlockStarted(0, BlockKind.THOUGHT),
                        new ReplyEvent.Piece(0, "Hm."),
                        new ReplyEvent.Seal(0, seal),
                        new ReplyEvent.BlockEnded(0),
                        new ReplyEvent.BlockStarted(1, BlockKind.TEXT),
                        new ReplyEvent.Piece(1, "Let me "),
                        new ReplyEvent.Piece(1, "look."),
                        new ReplyEvent.BlockEnded(1),
                        new ReplyEvent.CallStarted(2, "toolu_1", "look"),
                        new ReplyEvent.Arguments(2, "{\"a\":"),
                        new ReplyEvent.Arguments(2, "1}"),
                        new ReplyEvent.BlockEnded(2),
                        new ReplyEvent.Tokens(new TokenCounts(100, 60, 10, 5, 30, 12)),
                        new ReplyEvent.Finished(StopReason.TOOL_CALLS, null)));

        JsonNode response = ResponsesGrammar.read(stream);

        assertThat(types(stream))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        JsonNode output = response.get("output");
        assertThat(output.get(0).get("id").stringValue()).isEqualTo("rs_0a1b0000");
        assertThat(SealText.read(output.get(0).get("encrypted_content").stringValue()))
                .contains(seal);
        assertThat(output.get(1).get("content").get(0).get("text").stringValue())
                .isEqualTo("Let me look.");
        assertThat(output.get(2).get("call_id").stringValue()).isEqualTo("toolu_1");
        assertThat(output.get(2).get("arguments").stringValue()).isEqualTo("{\"a\":1}");
        assertThat(JsonTree.text(response.get("usage")))
                .isEqualTo("{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":60,"
                        + "\"cache_write_tokens\":15},\"output_tokens\":30,"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":12},\"total_tokens\":130}");
    }

    @Test
    void aThoughtWithoutTextIsNotHiddenReasoning() {
        Opaque seal = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln");
        JsonNode response = written(
                FRAME,
                new ReplyEvent.Started("", null),
                new ReplyEvent.BlockStarted(0, BlockKind.THOUGHT),
                new ReplyEvent.Seal(0, seal),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.BlockStarted(1, BlockKind.HIDDEN),
                new ReplyEvent.Seal(1, seal),
                new ReplyEvent.BlockEnded(1),
                new ReplyEvent.Finished(StopReason.END, null));

        assertThat(response.get("output").get(0).get("summary").toString())
                .isEqualTo("[{\"type\":\"summary_text\",\"text\":\"\"}]");
        assertThat(response.get("output").get(1).get("summary").toString()).isEqualTo("[]");
    }

    @Test
    void theFirstPieceLeavesAtOnce() {
        List<String> left = new ArrayList<>();
        ReplyWriter writer = CODEC.replyWriter(FRAME, bytes -> left.add(bytes.asUtf8()));

        writer.accept(new ReplyEvent.Started("", null));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "Hel"));

        assertThat(left.getLast()).contains("response.output_text.delta").contains("\"Hel\"");
    }

    @Test
    void aCallWithoutArgumentsIsAnEmptyObject() {
        JsonNode response = written(
                FRAME,
                new ReplyEvent.Started("", null),
                new ReplyEvent.CallStarted(0, "c", "now"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.TOOL_CALLS, null));

        assertThat(response.get("output").get(0).get("arguments").stringValue()).isEqualTo("{}");
    }

    @Test
    void aCallForAToolOfPlainTextIsACustomCallInItsNamespace() {
        ToolSet tools = new ToolSet(
                List.of(new ToolSet.Tool("box__patch", null, null, null, null, new ToolSet.Origin("box", true))),
                new ToolSet.Choice.Auto(),
                null);

        JsonNode response = written(
                frame(tools),
                new ReplyEvent.Started("", null),
                new ReplyEvent.CallStarted(0, "c", "box__patch"),
                new ReplyEvent.Arguments(0, "{\"input\": \"*** Begin\\n"),
                new ReplyEvent.Arguments(0, "+a\"}"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.TOOL_CALLS, null));

        JsonNode call = response.get("output").get(0);
        assertThat(call.get("type").stringValue()).isEqualTo("custom_tool_call");
        assertThat(call.get("name").stringValue()).isEqualTo("patch");
        assertThat(call.get("namespace").stringValue()).isEqualTo("box");
        assertThat(call.get("input").stringValue()).isEqualTo("*** Begin\n+a");
    }

    @Test
    void anAnswerCutByItsLimitIsIncompleteAndSoIsItsLastItem() {
        JsonNode response = written(
                FRAME,
                new ReplyEvent.Started("", null),
                new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
                new ReplyEvent.Piece(0, "Once upon"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.LENGTH, null));

        assertThat(response.get("status").stringValue()).isEqualTo("incomplete");
        assertThat(response.get("incomplete_details").get("reason").stringValue())
                .isEqualTo("max_output_tokens");
        assertThat(response.get("output").get(0).get("status").stringValue()).isEqualTo("incomplete");
    }

    @Test
    void aRefusalWithoutWordsIsStillSeen() {
        JsonNode response =
                written(FRAME, new ReplyEvent.Started("", null), new ReplyEvent.Finished(StopReason.REFUSAL, null));

        JsonNode part = response.get("output").get(0).get("content").get(0);
        assertThat(part.get("type").stringValue()).isEqualTo("refusal");
        assertThat(part.get("refusal").stringValue()).isNotBlank();
    }

    @Test
    void aFailureIsAnErrorAndTheEndOfTheResponse() {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(FRAME, bytes -> stream.append(bytes.asUtf8()));
        writer.accept(new ReplyEvent.Started("", null));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "so far"));
        Failure failure = Failure.of(FailureCode.UPSTREAM_RATE_LIMITED, "slow \"down\"");
        Bytes event = new OpenAiResponses().errorEvent(failure, "");
        stream.append(writer.failed(event, Bytes.EMPTY).asUtf8());

        JsonNode response = ResponsesGrammar.read(stream.toString());
        assertThat(types(stream.toString())).endsWith("error", "response.failed");
        assertThat(response.get("error").toString())
                .isEqualTo("{\"code\":\"rate_limit_exceeded\",\"message\":\"slow \\\"down\\\"\"}");
        assertThat(response.get("output")
                        .get(0)
                        .get("content")
                        .get(0)
                        .get("text")
                        .stringValue())
                .isEqualTo("so far");
    }

    @Test
    void halvesOfACharacterAreJoined() {
        JsonNode response = written(
                FRAME,
                new ReplyEvent.Started("", null),
                new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
                new ReplyEvent.Piece(0, "a\ud83d"),
                new ReplyEvent.Piece(0, "\ude00b\ud83d"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.END, null));

        assertThat(response.get("output")
                        .get(0)
                        .get("content")
                        .get(0)
                        .get("text")
                        .stringValue())
                .isEqualTo("a😀b\uFFFD");
    }

    @Test
    void anyLegalOrderOfEventsKeepsTheGrammarAndEveryLetter() {
        for (int seed = 0; seed < 600; seed++) {
            List<ReplyEvent> events = new RandomReply(seed).events();
            Reply told = RandomReply.assembled(events);
            JsonNode response;
            try {
                response = ResponsesGrammar.read(stream(FRAME, events));
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
            assertThat(said(response)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(said(told));

            JsonNode whole = JsonTree.read(CODEC.writeReply(told, FRAME)).orElseThrow();
            ResponsesGrammar.checkResponse(whole, "completed");
            assertThat(said(whole)).as("whole, seed %s", seed).isEqualTo(said(told));
            assertThat(whole.get("usage")).as("usage, seed %s", seed).isEqualTo(response.get("usage"));
            assertThat(whole.get("status")).as("status, seed %s", seed).isEqualTo(response.get("status"));
        }
    }

    private static List<String> said(Reply reply) {
        List<String> said = new ArrayList<>();
        for (Block block : reply.blocks()) {
            String text = switch (block) {
                case Block.Text spoken -> spoken.text();
                case Block.Refusal refusal -> refusal.text();
                case Block.Thought thought -> thought.text() + seal(thought.seal());
                case Block.Hidden hidden -> seal(hidden.seal());
                case Block.ToolCall call ->
                    call.id() + call.name() + call.arguments().text();
                case Block.Media _, Block.ToolResult _ -> "";
            };
            if (!text.isEmpty()) {
                said.add(text);
            }
        }
        boolean declined = reply.blocks().stream()
                .anyMatch(block -> block instanceof Block.Refusal refusal
                        && !refusal.text().isEmpty());
        if (reply.reason() == StopReason.REFUSAL && !declined) {
            said.add("The model declined to answer.");
        }
        return said;
    }

    private static String seal(Opaque seal) {
        return seal == null ? "" : seal.kind() + seal.value();
    }

    private static List<String> said(JsonNode response) {
        List<String> said = new ArrayList<>();
        for (JsonNode item : response.get("output")) {
            switch (item.get("type").stringValue()) {
                case "message" -> {
                    JsonNode part = item.get("content").get(0);
                    String refusal = JsonTree.string(part, "refusal");
                    said.add(refusal == null ? part.get("text").stringValue() : refusal);
                }
                case "reasoning" -> {
                    JsonNode summary = item.get("summary");
                    String encrypted = JsonTree.string(item, "encrypted_content");
                    said.add(
                            (summary.isEmpty() ? "" : summary.get(0).get("text").stringValue())
                                    + (encrypted == null
                                            ? ""
                                            : seal(SealText.read(encrypted).orElseThrow())));
                }
                default ->
                    said.add(item.get("call_id").stringValue()
                            + item.get("name").stringValue()
                            + item.get("arguments").stringValue());
            }
        }
        return said;
    }
}
