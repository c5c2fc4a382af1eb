package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.call;
import static keyrail.wire.gemini.codec.Requests.json;
import static keyrail.wire.gemini.codec.Requests.prompt;
import static keyrail.wire.gemini.codec.Requests.signature;
import static keyrail.wire.gemini.codec.Requests.text;
import static keyrail.wire.gemini.codec.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Prompt.Extras;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.SealText;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiAnswerWritingTest {
    private static final Prompt ASKED = prompt(List.of(user(text("go"))));
    private static final ReplyFrame FRAME = new ReplyFrame("id1", "gemini-x", 0, ASKED);
    private static final ReplyFrame ARRAY =
            new ReplyFrame("id1", "gemini-x", 0, ASKED.withExtras(new Extras(null, null, null, false, true, false)));
    private static final Opaque FOREIGN = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "s");
    private static final GeminiCodec CODEC = new GeminiCodec();

    private static String written(ReplyFrame frame, List<ReplyEvent> events) {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(frame, bytes -> stream.append(bytes.asUtf8()));
        events.forEach(writer::accept);
        writer.end();
        return stream.toString();
    }

    /** What a client of Google's makes of a stream: parts of one sort run on, calls as they are. */
    private static List<String> heard(List<JsonNode> answers) {
        List<String> heard = new ArrayList<>();
        StringBuilder spoken = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        for (JsonNode answer : answers) {
            for (JsonNode part : answer.at("/candidates/0/content/parts")) {
                if (part.has("functionCall")) {
                    JsonNode call = part.get("functionCall");
                    heard.add(call.get("id") + " " + call.get("name") + " " + call.get("args"));
                } else {
                    (part.has("thought") ? thought : spoken)
                            .append(part.get("text").stringValue());
                }
            }
        }
        heard.sort(null);
        heard.add(thought.toString());
        heard.add(spoken.toString());
        return heard;
    }

    /** The same of the events themselves, in the order in which their pieces came. */
    private static List<String> told(List<ReplyEvent> events) {
        List<String> told = new ArrayList<>();
        for (Block block : RandomReply.assembled(events).blocks()) {
            if (block instanceof Block.ToolCall call) {
                told.add(json("\"" + call.id() + "\"") + " " + json("\"" + call.name() + "\"") + " "
                        + json(call.arguments().text()));
            }
        }
        told.sort(null);
        told.add(pieces(events, true));
        told.add(pieces(events, false));
        return told;
    }

    private static String pieces(List<ReplyEvent> events, boolean thoughts) {
        StringBuilder text = new StringBuilder();
        List<Integer> thinking = new ArrayList<>();
        for (ReplyEvent event : events) {
            if (event instanceof ReplyEvent.BlockStarted started && started.kind() == BlockKind.THOUGHT) {
                thinking.add(started.block());
            } else if (event instanceof ReplyEvent.Piece piece && thinking.contains(piece.block()) == thoughts) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    @Test
    void keepsTheGrammarAndEveryLetterWhateverTheOrderOfEvents() {
        for (int seed = 0; seed < 2_000; seed++) {
            List<ReplyEvent> events = new RandomReply(seed).events();
            Reply reply = RandomReply.assembled(events);
            List<JsonNode> answers = GeminiGrammar.events(written(FRAME, events));
            assertThat(heard(answers)).as("seed " + seed).isEqualTo(told(events));
            assertThat(answers.getLast().at("/candidates/0/finishReason").stringValue())
                    .as("seed " + seed)
                    .isEqualTo(GeminiGrammar.reason(reply.reason()));
            assertThat(answers.getLast().at("/usageMetadata/totalTokenCount").asLong(-1))
                    .as("seed " + seed)
                    .isEqualTo(reply.tokens().input() + reply.tokens().output());
            assertThat(GeminiGrammar.array(written(ARRAY, events)))
                    .as("seed " + seed)
                    .isEqualTo(answers);
            JsonNode whole = json(CODEC.writeReply(reply, FRAME).asUtf8());
            GeminiGrammar.check(whole, true);
            assertThat(heard(List.of(whole))
                            .subList(0, answers.size() == 0 ? 0 : heard(answers).size() - 2))
                    .as("seed " + seed)
                    .isEqualTo(told(events).subList(0, told(events).size() - 2));
        }
    }

    @Test
    void readsBackWhatItWrites() {
        for (int seed = 0; seed < 500; seed++) {
            List<ReplyEvent> events = new RandomReply(seed)
                    .mintedBy(Format.GEMINI_GENERATE)
                    .inOrder()
                    .events();
            List<ReplyEvent> back = new ArrayList<>();
            ReplyReader reader = CODEC.replyReader(true, back::add);
            for (byte[] chunk : new RandomReply(seed).chunks(written(FRAME, events))) {
                reader.accept(chunk, 0, chunk.length);
            }
            reader.end();
            assertThat(told(back)).as("seed " + seed).isEqualTo(told(events));
            assertThat(RandomReply.assembled(back).tokens().output())
                    .isEqualTo(RandomReply.assembled(events).tokens().output());
        }
    }

    @Test
    void sendsTheFirstPieceAtOnce() {
        List<String> sent = new ArrayList<>();
        ReplyWriter writer = CODEC.replyWriter(FRAME, bytes -> sent.add(bytes.asUtf8()));
        writer.accept(new ReplyEvent.Started("r", "m"));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "a"));
        assertThat(sent)
                .containsExactly(
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"},"
                                + "\"index\":0}],\"modelVersion\":\"gemini-x\",\"responseId\":\"id1\"}\r\n\r\n");
        assertThat(writer.contentType()).isEqualTo("text/event-stream");
        assertThat(CODEC.replyWriter(ARRAY, bytes -> {}).contentType()).isEqualTo("application/json");
    }

    @Test
    void waitsForTheOtherHalfOfACharacter() {
        List<ReplyEvent> events = List.of(
                new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
                new ReplyEvent.Piece(0, "a\uD83D"),
                new ReplyEvent.Piece(0, "\uDE00b"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.Finished(StopReason.END, null));
        assertThat(heard(GeminiGrammar.events(written(FRAME, events)))).containsExactly("", "a😀b");
    }

    @Test
    void tellsAFailureWithinTheArrayThatIsTheStream() {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer = CODEC.replyWriter(ARRAY, bytes -> stream.append(bytes.asUtf8()));
        Bytes error = Bytes.utf8("{\"error\":{}}");
        Bytes event = Bytes.utf8("data: {\"error\":{}}\r\n\r\n");
        assertThat(json(writer.failed(event, error).asUtf8())).isEqualTo(json("[{\"error\":{}}]"));
        writer.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "a"));
        JsonNode array = json(stream + writer.failed(event, error).asUtf8());
        assertThat(array).hasSize(2);
        assertThat(array.get(1)).isEqualTo(json("{\"error\":{}}"));
        assertThat(CODEC.replyWriter(FRAME, bytes -> {}).failed(event, error)).isEqualTo(event);
    }

    @Test
    void writesAnAnswerWithoutBlocks() {
        List<JsonNode> answers = GeminiGrammar.events(written(
                FRAME, List.of(new ReplyEvent.Started("", null), new ReplyEvent.Finished(StopReason.LENGTH, null))));
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().at("/candidates/0/finishReason").stringValue())
                .isEqualTo("MAX_TOKENS");
    }

    @Test
    void writesAWholeAnswer() {
        Reply reply = new Reply(
                "r",
                "m",
                List.of(
                        new Block.Thought("hm", FOREIGN),
                        new Block.Hidden(signature("work", "h")),
                        text("hi"),
                        call("k", "f", "{\"n\":12345678901234567890}", signature("", "bare"))),
                StopReason.TOOL_CALLS,
                null,
                new TokenCounts(100, 60, 5, 5, 30, 10));
        assertThat(json(CODEC.writeReply(reply, FRAME).asUtf8()))
                .isEqualTo(json("{\"candidates\":[{\"content\":{\"parts\":["
                        + "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"" + SealText.write(FOREIGN) + "\"},"
                        + "{\"text\":\"\",\"thoughtSignature\":\"" + SealText.write(signature("work", "h")) + "\"},"
                        + "{\"text\":\"hi\"},{\"functionCall\":{\"id\":\"k\",\"name\":\"f\","
                        + "\"args\":{\"n\":12345678901234567890}},\"thoughtSignature\":\"bare\"}],\"role\":\"model\"},"
                        + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":100,"
                        + "\"candidatesTokenCount\":20,\"totalTokenCount\":130,\"cachedContentTokenCount\":60,"
                        + "\"thoughtsTokenCount\":10},\"modelVersion\":\"gemini-x\",\"responseId\":\"id1\"}"));
    }

    @Test
    void showsARefusalAsOne() {
        Reply reply =
                new Reply("r", null, List.of(new Block.Refusal("I won't")), StopReason.REFUSAL, null, TokenCounts.NONE);
        JsonNode whole = json(CODEC.writeReply(reply, FRAME).asUtf8());
        assertThat(whole.at("/candidates/0/finishReason").stringValue()).isEqualTo("SAFETY");
        assertThat(whole.at("/candidates/0/content/parts/0/text").stringValue()).isEqualTo("I won't");
    }
}
