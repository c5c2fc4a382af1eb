package keyrail.wire.responses.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyOrder;
import keyrail.wire.codec.ReplyReader;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
    private static final ResponsesCodec CODEC = new ResponsesCodec();

    private static final Reply TURN = new Reply(
            "resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b",
            "gpt-5.4-2026-03-05",
            List.of(
                    new Block.Thought(
                            "**Two cities**\n\nAsk for both.",
                            new Opaque(
                                    new Minter(Format.OPENAI_RESPONSES, ""),
                                    "reasoning",
                                    "{\"id\":\"rs_68af4032baa48193b70f0b02b4ec47b9\","
                                            + "\"encrypted_content\":\"gAAAAABwhole==\"}")),
                    new Block.Text("Ich sehe nach: Köln  und 東京 🗼."),
                    call("call_Qz0abcdefghij", "{\"city\":\"Köln\",\"n\":12345678901234567890}"),
                    call("call_Qz1abcdefghij", "{\"city\":\"東京\",\"n\":1.10}")),
            StopReason.TOOL_CALLS,
            null,
            new TokenCounts(2100, 1920, 64, 0, 96, 64));

    private static Block call(String id, String arguments) {
        return new Block.ToolCall(id, "weather", new RawJson(arguments), null, null);
    }

    static String fixture(String name) {
        try (InputStream stream =
                Objects.requireNonNull(ReplyReaderTest.class.getResourceAsStream("/golden/responses/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static List<ReplyEvent> events(boolean streamed, List<byte[]> chunks) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = CODEC.replyReader(streamed, events::add);
        chunks.forEach(chunk -> reader.accept(chunk, 0, chunk.length));
        reader.end();
        return events;
    }

    private static List<ReplyEvent> events(String stream) {
        return events(true, List.of(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static Reply reply(List<ReplyEvent> events) {
        return RandomReply.assembled(events);
    }

    @Test
    void aStreamOfEverythingIsToldToTheLetter() {
        assertThat(reply(events(fixture("turn.sse")))).isEqualTo(TURN);
    }

    @Test
    void aWholeAnswerTellsTheSameAsItsStream() {
        assertThat(reply(events(false, List.of(fixture("turn.json").getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(TURN);
    }

    @Test
    void cutsLineEndsAndCommentsMakeNoDifference() {
        String stream = fixture("turn.sse");
        List<ReplyEvent> whole = events(stream);
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            byte[] first = java.util.Arrays.copyOfRange(bytes, 0, cut);
            byte[] rest = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
            assertThat(events(true, List.of(first, rest))).as("cut at %s", cut).isEqualTo(whole);
        }
        Random random = new Random(7);
        for (int seed = 0; seed < 40; seed++) {
            String odd = stream.replace("\n", random.nextBoolean() ? "\r\n" : "\n")
                    .replace("event: response.output_text.delta", ": OPENAI PROCESSING\r\nevent: x");
            assertThat(events(true, new RandomReply(random).chunks(odd))).isEqualTo(whole);
        }
    }

    @Test
    void theLastEventMayLeaveOutItsOutput() {
        Reply reply = reply(events(fixture("codex.sse")));

        assertThat(reply.blocks()).containsExactly(new Block.Text("Fertig."));
        assertThat(reply.reason()).isEqualTo(StopReason.END);
        assertThat(reply.tokens().input()).isEqualTo(9);
    }

    @Test
    void aStreamOfOnlyItsLastEventTellsTheOutputOfThat() {
        String last = fixture("turn.json").replace("\n", " ");
        Reply reply = reply(events(event("{\"type\":\"response.completed\",\"response\":" + last + "}")));

        assertThat(reply).isEqualTo(TURN);
    }

    @Test
    void aDoneEventTellsWhatNoPieceTold() {
        Reply reply = reply(events(event("{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\"}}")
                + event("{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"fc_1\","
                        + "\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"\"}}")
                + event(
                        "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\",\"delta\":\"{\\\"a\\\"\"}")
                + event("{\"type\":\"response.function_call_arguments.done\",\"item_id\":\"fc_1\","
                        + "\"arguments\":\"{\\\"a\\\":1}\"}")
                + event("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}")));

        assertThat(reply.blocks()).containsExactly(new Block.ToolCall("c1", "f", new RawJson("{\"a\":1}"), null, null));
    }

    @Test
    void argumentsThatDifferFromTheirPiecesBreakTheAnswer() {
        String stream = event("{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"fc_1\","
                        + "\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"\"}}")
                + event(
                        "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\",\"delta\":\"{\\\"b\\\"\"}")
                + event("{\"type\":\"response.function_call_arguments.done\",\"item_id\":\"fc_1\","
                        + "\"arguments\":\"{\\\"a\\\":1}\"}");

        assertThatThrownBy(() -> events(stream))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        broken -> assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR));
    }

    @Test
    void encryptedReasoningWithoutASummaryIsHidden() {
        Reply reply = reply(events(event("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                        + "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gA\"}}")
                + event("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}")));

        assertThat(reply.blocks())
                .containsExactly(new Block.Hidden(new Opaque(
                        new Minter(Format.OPENAI_RESPONSES, ""),
                        "reasoning",
                        "{\"id\":\"rs_1\",\"encrypted_content\":\"gA\"}")));
    }

    @Test
    void openModelsShowTheReasoningItself() {
        Reply reply = reply(events(event(
                        "{\"type\":\"response.reasoning_text.delta\",\"item_id\":\"rs_1\",\"content_index\":0,\"delta\":\"Hm\"}")
                + event(
                        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"rs_1\","
                                + "\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"Hm\"}]}}")
                + event("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}")));

        assertThat(reply.blocks()).containsExactly(new Block.Thought("Hm", null));
    }

    @Test
    void aRefusalIsARefusal() {
        Reply reply = reply(events(event(
                        "{\"type\":\"response.refusal.delta\",\"item_id\":\"msg_1\",\"content_index\":0,\"delta\":\"No.\"}")
                + event("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}")));

        assertThat(reply.blocks()).containsExactly(new Block.Refusal("No."));
        assertThat(reply.reason()).isEqualTo(StopReason.REFUSAL);
    }

    @Test
    void whatAnItemStillSaysAfterItWasDoneEndsBeforeTheAnswerDoes() {
        List<ReplyEvent> events = events(event(
                        "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":"
                                + "{\"id\":\"m\",\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"So.\"}]}}")
                + event(
                        "{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"content_index\":1,\"delta\":\"More\"}")
                + event("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}"));

        ReplyOrder order = new ReplyOrder();
        events.forEach(order);
        assertThat(order.isWhole()).isTrue();
        assertThat(reply(events).blocks()).containsExactly(new Block.Text("So."), new Block.Text("More"));
    }

    @Test
    void limitsAndFiltersAreToldApart() {
        assertThat(endOf("\"incomplete_details\":{\"reason\":\"max_output_tokens\"}"))
                .isEqualTo(StopReason.LENGTH);
        assertThat(endOf("\"incomplete_details\":{\"reason\":\"content_filter\"}"))
                .isEqualTo(StopReason.SAFETY);
        assertThat(endOf("\"incomplete_details\":null")).isEqualTo(StopReason.OTHER);
    }

    private static StopReason endOf(String member) {
        return reply(events(event("{\"type\":\"response.incomplete\",\"response\":{\"id\":\"r\"," + member + "}}")))
                .reason();
    }

    @Test
    void failuresAreToldInEveryShape() {
        for (String failure : List.of(
                "{\"type\":\"response.failed\",\"response\":{\"id\":\"r\",\"status\":\"failed\","
                        + "\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}}",
                "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\",\"param\":null}",
                "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow"
                        + " down\"}}",
                "{\"error\":{\"type\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}")) {
            assertThat(events(event(failure)).getLast())
                    .as(failure)
                    .isEqualTo(new ReplyEvent.Failed("rate_limit_exceeded", "slow down"));
        }
        assertThat(events(event("{\"detail\":\"no such plan\"}")).getLast())
                .isEqualTo(new ReplyEvent.Failed("error", "no such plan"));
    }

    @Test
    void aCutStreamHasNoEnd() {
        String stream = fixture("turn.sse");
        String cut = stream.substring(0, stream.indexOf("event: response.completed"));
        ReplyAssembler assembler = new ReplyAssembler();
        events(cut).forEach(assembler);

        assertThat(assembler.isFinished()).isFalse();
        assertThat(assembler.blocks()).hasSize(4);
    }

    @Test
    void whatIsNoAnswerIsAProtocolError() {
        for (String body : List.of("[]", "{}", "{\"output\":1}", "nonsense", "{\"output\":[],\"status\":\"queued\"}")) {
            assertThatThrownBy(() -> events(false, List.of(body.getBytes(StandardCharsets.UTF_8))))
                    .as(body)
                    .isInstanceOf(KeyrailException.class);
        }
    }

    @Test
    void anItemThatIsNoObjectIsNoEmptyAnswer() {
        List<byte[]> body = List.of("{\"output\":[null]}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> events(false, body))
                .isInstanceOf(KeyrailException.class)
                .hasMessageContaining("not an object");
    }
}
