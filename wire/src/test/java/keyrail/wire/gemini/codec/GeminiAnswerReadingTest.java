package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.call;
import static keyrail.wire.gemini.codec.Requests.signature;
import static keyrail.wire.gemini.codec.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiAnswerReadingTest {
    private static final String USAGE =
            "\"usageMetadata\":{\"promptTokenCount\":100,\"cachedContentTokenCount\":60,\"toolUsePromptTokenCount\":7,"
                    + "\"candidatesTokenCount\":20,\"thoughtsTokenCount\":12,\"totalTokenCount\":139,"
                    + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":100}]}";
    private static final TokenCounts COUNTS = new TokenCounts(107, 60, 0, 0, 32, 12);
    private static final String FRAME = "\"modelVersion\":\"gemini-x\",\"responseId\":\"r1\"";
    private static final String STREAM = event("{\"text\":\"I thi\",\"thought\":true}", "")
            + ": keep-alive\r\n\r\n"
            + event("{\"text\":\"nk 😀\",\"thought\":true}", "")
            + event("{\"text\":\"Grüß \"}", "")
            + event(
                    "{\"text\":\"dich\"},{\"functionCall\":{\"name\":\"ls\",\"args\":{\"n\":12345678901234567890}},\"thoughtSignature\":\"abcd\"}",
                    "")
            + event("{\"functionCall\":{\"id\":\"k2\",\"name\":\"now\"}}", "")
            + event("{\"text\":\"\",\"thoughtSignature\":\"efgh\"}", ",\"finishReason\":\"STOP\"");

    private static String event(String parts, String more) {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}" + more
                + ",\"index\":0}]," + (more.isEmpty() ? "" : USAGE + ",") + FRAME + "}\r\n\r\n";
    }

    private static GeminiCodec codec() {
        int[] next = {0};
        return new GeminiCodec(() -> "made_" + ++next[0]);
    }

    private static List<ReplyEvent> read(boolean streamed, String body) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = codec().replyReader(streamed, events::add);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        reader.accept(bytes, 0, bytes.length);
        reader.end();
        return events;
    }

    private static Reply reply(List<ReplyEvent> events) {
        ReplyAssembler assembler = new ReplyAssembler();
        events.forEach(assembler);
        return assembler.reply();
    }

    private static String whole(String candidate) {
        return "{\"candidates\":[" + candidate + "]," + USAGE + "," + FRAME + "}";
    }

    @Test
    void readsAStream() {
        Reply reply = reply(read(true, STREAM));
        assertThat(reply)
                .isEqualTo(new Reply(
                        "r1",
                        "gemini-x",
                        List.of(
                                new Block.Thought("I think 😀", null),
                                text("Grüß dich"),
                                call("made_1", "ls", "{\"n\":12345678901234567890}", signature("", "abcd")),
                                call("k2", "now", "{}"),
                                new Block.Hidden(signature("", "efgh"))),
                        StopReason.TOOL_CALLS,
                        null,
                        COUNTS));
    }

    @Test
    void readsAStreamTheSameHoweverItIsCut() {
        List<ReplyEvent> expected = read(true, STREAM);
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            List<ReplyEvent> events = new ArrayList<>();
            ReplyReader reader = codec().replyReader(true, events::add);
            reader.accept(bytes, 0, split);
            reader.accept(bytes, split, bytes.length - split);
            reader.end();
            assertThat(events).as("split at " + split).isEqualTo(expected);
        }
        assertThat(read(true, STREAM.replace("\r\n", "\n"))).isEqualTo(expected);
    }

    @Test
    void tellsTheFirstPieceAtOnce() {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = codec().replyReader(true, events::add);
        byte[] first = event("{\"text\":\"a\"}", "").getBytes(StandardCharsets.UTF_8);
        reader.accept(first, 0, first.length);
        assertThat(events).contains(new ReplyEvent.Piece(0, "a"));
    }

    @Test
    void neverTakesACutForAnEnd() {
        String cut = STREAM.substring(0, STREAM.lastIndexOf("data: "));
        assertThat(read(true, cut)).noneMatch(ReplyEvent.Finished.class::isInstance);
        assertThat(read(true, "")).isEmpty();
    }

    @Test
    void readsWhatComesBehindAReasonToFinish() {
        String twice = event("{\"text\":\"a\"}", ",\"finishReason\":\"STOP\"")
                + event("{\"text\":\"b\"}", ",\"finishReason\":\"STOP\"");
        List<ReplyEvent> events = read(true, twice);
        assertThat(reply(events).blocks()).containsExactly(text("ab"));
        assertThat(events).filteredOn(ReplyEvent.Finished.class::isInstance).hasSize(1);
        assertThat(events.getLast()).isEqualTo(new ReplyEvent.Finished(StopReason.END, null));
    }

    @Test
    void readsAWholeAnswer() {
        Reply reply = reply(
                read(
                        false,
                        whole(
                                "{\"content\":{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]},\"finishReason\":\"MAX_TOKENS\"}")));
        assertThat(reply).isEqualTo(new Reply("r1", "gemini-x", List.of(text("ab")), StopReason.LENGTH, null, COUNTS));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,END",
        "MAX_TOKENS,LENGTH",
        "SAFETY,SAFETY",
        "RECITATION,SAFETY",
        "BLOCKLIST,SAFETY",
        "PROHIBITED_CONTENT,SAFETY",
        "SPII,SAFETY",
        "IMAGE_SAFETY,SAFETY",
        "LANGUAGE,OTHER",
        "OTHER,OTHER",
        "CONTINUATION,PAUSED",
        "SOMETHING_NEW,OTHER"
    })
    void readsWhyItEnded(String told, StopReason expected) {
        assertThat(reply(read(false, whole("{\"finishReason\":\"" + told + "\"}")))
                        .reason())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"})
    void takesAnAnswerThatFailedForAFailure(String told) {
        List<ReplyEvent> events =
                read(false, whole("{\"finishReason\":\"" + told + "\",\"finishMessage\":\"bad call\"}"));
        assertThat(events.getLast()).isEqualTo(new ReplyEvent.Failed(told, "bad call"));
    }

    @Test
    void takesABlockedPromptForASafetyStop() {
        for (boolean streamed : List.of(true, false)) {
            String body = "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}," + USAGE + "}";
            List<ReplyEvent> events = read(streamed, streamed ? "data: " + body + "\r\n\r\n" : body);
            assertThat(reply(events).reason()).isEqualTo(StopReason.SAFETY);
            assertThat(reply(events).tokens()).isEqualTo(COUNTS);
            assertThat(events.getLast()).isInstanceOf(ReplyEvent.Finished.class);
        }
    }

    @Test
    void tellsAnErrorInMidStream() {
        String error = "data: {\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n";
        List<ReplyEvent> events = read(true, event("{\"text\":\"a\"}", "") + error);
        assertThat(events)
                .containsExactly(
                        new ReplyEvent.Started("r1", "gemini-x"),
                        new ReplyEvent.BlockStarted(0, ReplyEvent.BlockKind.TEXT),
                        new ReplyEvent.Piece(0, "a"),
                        new ReplyEvent.Failed("UNAVAILABLE", "overloaded"));
    }

    @Test
    void saysWhatOfAnAnswerHasNoPlace() {
        List<ReplyEvent> events = read(false, whole("""
                {"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}},{"text":"a"}]},
                 "finishReason":"STOP","index":0},{"content":{"parts":[{"text":"b"}]},"index":1}"""));
        assertThat(reply(events).blocks()).containsExactly(text("a"));
        assertThat(events)
                .filteredOn(ReplyEvent.Lost.class::isInstance)
                .extracting(event -> ((ReplyEvent.Lost) event).loss().field())
                .containsExactly("parts.inlineData", "candidates");
    }

    @Test
    void sealsAThoughtWithItsSignature() {
        Reply reply = reply(read(false, whole("""
                {"content":{"parts":[{"text":"a","thought":true},{"text":"","thought":true,"thoughtSignature":"abcd"},
                  {"text":"b","thoughtSignature":"efgh"},{"text":"c"}]},"finishReason":"STOP"}""")));
        assertThat(reply.blocks())
                .containsExactly(
                        new Block.Thought("a", signature("", "abcd")),
                        text("b"),
                        new Block.Hidden(signature("", "efgh")),
                        text("c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{}",
                "{\"candidates\":{}}",
                "{\"candidates\":[1]}",
                "{\"candidates\":[{\"content\":[]}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[\"a\"]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":1}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{}}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":\"{}\"}}]}}]}"
            })
    void namesWhatBreaksTheFormat(String body) {
        assertThatThrownBy(() -> read(false, body)).isInstanceOfSatisfying(KeyrailException.class, broken -> {
            assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
            assertThat(broken).hasMessageStartingWith("the vendor's answer broke its own format: ");
        });
    }

    @Test
    void makesIdsThatAreNeverTheSame() {
        List<ReplyEvent> events = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            ReplyReader reader = new GeminiCodec().replyReader(false, events::add);
            byte[] body = whole(
                            "{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},{\"functionCall\":{\"name\":\"f\"}}]}}")
                    .getBytes(StandardCharsets.UTF_8);
            reader.accept(body, 0, body.length);
            reader.end();
        }
        assertThat(events)
                .filteredOn(ReplyEvent.CallStarted.class::isInstance)
                .extracting(event -> ((ReplyEvent.CallStarted) event).id())
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[A-Za-z0-9_-]{1,40}"));
    }

    @Test
    void readsACount() {
        CountCodec counting = new GeminiCodec().counting().orElseThrow();
        assertThat(counting.readCount(Bytes.utf8("{\"totalTokens\":31}"))).isEqualTo(31);
        assertThat(counting.writeCount(31).asUtf8()).isEqualTo("{\"totalTokens\":31}");
        assertThatThrownBy(() -> counting.readCount(Bytes.utf8("{}"))).isInstanceOf(KeyrailException.class);
    }
}
