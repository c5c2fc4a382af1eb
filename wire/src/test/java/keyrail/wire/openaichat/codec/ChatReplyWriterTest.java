package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatReplyWriterTest {
    private static final Prompt PLAIN = Chats.prompt(Chats.user("hi"));
    private static final Prompt WITH_USAGE = PLAIN.withExtras(new Prompt.Extras(null, null, null, true));
    private static final TokenCounts TOKENS = new TokenCounts(100, 60, 3, 2, 20, 12);
    private static final Opaque SIGNATURE =
            new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "home"), "signature", "c2ln");

    private static byte[] stream(Prompt prompt, List<ReplyEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = Chats.CODEC.replyWriter(
                Chats.frame(prompt), bytes -> out.write(bytes.array(), bytes.offset(), bytes.length()));
        events.forEach(writer::accept);
        writer.end();
        return out.toByteArray();
    }

    private static ChatGrammar check(Prompt prompt, ReplyEvent... events) {
        return ChatGrammar.check(
                stream(prompt, List.of(events)), prompt.extras().usageInStream());
    }

    private static JsonNode body(Prompt prompt, ReplyEvent... events) {
        ReplyAssembler assembler = new ReplyAssembler();
        List.of(events).forEach(assembler);
        return JsonTree.request(Chats.CODEC.writeReply(assembler.reply(), Chats.frame(prompt)));
    }

    private static final ReplyEvent[] EVERYTHING = {
        new ReplyEvent.Started("v", "vendor-model"),
        new ReplyEvent.Tokens(new TokenCounts(100, 0, 0, 0, 1, 0)),
        new ReplyEvent.BlockStarted(0, BlockKind.THOUGHT),
        new ReplyEvent.Piece(0, "hm"),
        new ReplyEvent.Seal(0, SIGNATURE),
        new ReplyEvent.BlockEnded(0),
        new ReplyEvent.BlockStarted(1, BlockKind.HIDDEN),
        new ReplyEvent.Seal(1, SIGNATURE),
        new ReplyEvent.BlockEnded(1),
        new ReplyEvent.BlockStarted(2, BlockKind.TEXT),
        new ReplyEvent.Piece(2, "Grüß \"😀\""),
        new ReplyEvent.BlockEnded(2),
        new ReplyEvent.CallStarted(3, "a", "f"),
        new ReplyEvent.CallStarted(4, "b", "g"),
        new ReplyEvent.Arguments(3, "{\"n\":"),
        new ReplyEvent.Alive(),
        new ReplyEvent.BlockEnded(4),
        new ReplyEvent.Arguments(3, "12345678901234567890}"),
        new ReplyEvent.BlockEnded(3),
        new ReplyEvent.Finished(StopReason.TOOL_CALLS, null),
        new ReplyEvent.Tokens(TOKENS)
    };

    @Test
    void aCallOfAToolOfPlainTextIsTheText() {
        Prompt prompt = Chats.read("{'model':'m','messages':[{'role':'user','content':'hi'}],"
                + "'tools':[{'type':'custom','custom':{'name':'code'}}]}");
        ReplyEvent[] told = {
            new ReplyEvent.Started("v", "m"),
            new ReplyEvent.CallStarted(0, "k", "code"),
            new ReplyEvent.Arguments(0, "{\"input\":\"print("),
            new ReplyEvent.Arguments(0, "\\\"é\\\")\"}"),
            new ReplyEvent.BlockEnded(0),
            new ReplyEvent.Finished(StopReason.TOOL_CALLS, null)
        };
        JsonNode call = body(prompt, told).at("/choices/0/message/tool_calls/0");
        assertThat(JsonTree.text(call))
                .isEqualTo("{\"id\":\"k\",\"type\":\"custom\",\"custom\":{\"name\":\"code\","
                        + "\"input\":\"print(\\\"é\\\")\"}}");
        assertThat(new String(stream(prompt, List.of(told)), StandardCharsets.UTF_8))
                .contains("\"tool_calls\":[{\"index\":0,\"id\":\"k\",\"type\":\"custom\","
                        + "\"custom\":{\"name\":\"code\",\"input\":\"\"}}]")
                .contains("\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\"print(\\\"é\\\")\"}}]")
                .contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void aStreamTellsEverythingByItsGrammar() {
        ChatGrammar told = check(WITH_USAGE, EVERYTHING);
        assertThat(told.text()).isEqualTo("Grüß \"😀\"");
        assertThat(told.thoughts()).isEqualTo("hm");
        assertThat(told.calls()).extracting(ChatGrammar.Call::id).containsExactly("a", "b");
        assertThat(told.calls()).extracting(ChatGrammar.Call::name).containsExactly("f", "g");
        assertThat(told.calls())
                .extracting(call -> call.arguments().toString())
                .containsExactly("{\"n\":12345678901234567890}", "{}");
        assertThat(told.reason()).isEqualTo("tool_calls");
        assertThat(JsonTree.text(told.usage()))
                .isEqualTo("{\"prompt_tokens\":100,\"completion_tokens\":20,\"total_tokens\":120,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":60,\"cache_write_tokens\":5,\"audio_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":12,\"audio_tokens\":0,"
                        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}");
        check(PLAIN, EVERYTHING);
    }

    @Test
    void aWholeAnswerTellsTheSame() {
        JsonNode body = body(PLAIN, EVERYTHING);
        JsonNode choice = body.get("choices").get(0);
        JsonNode message = choice.get("message");
        assertThat(body.get("id").stringValue()).isEqualTo("chatcmpl-abc");
        assertThat(body.get("object").stringValue()).isEqualTo("chat.completion");
        assertThat(body.get("model").stringValue()).isEqualTo("my-model");
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("tool_calls");
        assertThat(message.get("content").stringValue()).isEqualTo("Grüß \"😀\"");
        assertThat(message.get("reasoning_content").stringValue()).isEqualTo("hm");
        assertThat(message.get("refusal").isNull()).isTrue();
        assertThat(JsonTree.text(message.get("tool_calls")))
                .isEqualTo("[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":"
                        + "\"{\\\"n\\\":12345678901234567890}\"}},"
                        + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]");
        assertThat(body.get("usage").get("total_tokens").longValue()).isEqualTo(120);
    }

    /** A client that gives its messages back as it got them gives back the seals. */
    @Test
    void sealedThoughtsComeBackFromAClientThatKeepsThem() {
        List<JsonNode> entries = check(PLAIN, EVERYTHING).details();
        assertThat(entries).allMatch(entry -> entry.get("data").stringValue().startsWith(SealText.write(SIGNATURE)));
        for (JsonNode message : List.of(
                body(PLAIN, EVERYTHING).get("choices").get(0).get("message"),
                JsonTree.object()
                        .put("role", "assistant")
                        .put("content", "x")
                        .put("reasoning_content", "hm")
                        .set("reasoning_details", JsonTree.array().addAll(entries)))) {
            Turn turn = Chats.CODEC
                    .readPrompt(new PromptSource(
                            Target.of("POST", "/chat/completions"),
                            Headers.EMPTY,
                            "",
                            JsonTree.bytes(JsonTree.object()
                                    .set("messages", JsonTree.array().add(message)))))
                    .turns()
                    .getFirst();
            assertThat(turn.blocks()).startsWith(new Block.Thought("hm", SIGNATURE), new Block.Hidden(SIGNATURE));
        }
    }

    @Test
    void thoughtsAreHiddenFromAClientThatDoesNotWantThem() {
        Prompt prompt = PLAIN.withReasoning(new Reasoning(true, null, null, false));
        assertThat(check(prompt, EVERYTHING).thoughts()).isEmpty();
        assertThat(body(prompt, EVERYTHING).get("choices").get(0).get("message").has("reasoning_content"))
                .isFalse();
    }

    @Test
    void aRefusalIsVisible() {
        ReplyEvent[] own = {
            new ReplyEvent.Started("", null),
            new ReplyEvent.BlockStarted(0, BlockKind.REFUSAL),
            new ReplyEvent.Piece(0, "I will not"),
            new ReplyEvent.BlockEnded(0),
            new ReplyEvent.Finished(StopReason.REFUSAL, null)
        };
        assertThat(check(PLAIN, own).refusal()).isEqualTo("I will not");
        assertThat(check(PLAIN, own).reason()).isEqualTo("stop");
        ReplyEvent[] silent = {new ReplyEvent.Started("", null), new ReplyEvent.Finished(StopReason.REFUSAL, null)};
        assertThat(check(PLAIN, silent).refusal()).isNotEmpty();
        assertThat(check(PLAIN, silent).reason()).isEqualTo("content_filter");
        JsonNode choice = body(PLAIN, silent).get("choices").get(0);
        assertThat(choice.get("message").get("content").isNull()).isTrue();
        assertThat(choice.get("message").get("refusal").stringValue()).isNotEmpty();
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("content_filter");
    }

    @Test
    void anAnswerWithoutBlocksIsEmptyText() {
        ReplyEvent[] nothing = {new ReplyEvent.Started("", null), new ReplyEvent.Finished(StopReason.END, null)};
        assertThat(check(PLAIN, nothing).reason()).isEqualTo("stop");
        assertThat(body(PLAIN, nothing)
                        .get("choices")
                        .get(0)
                        .get("message")
                        .get("content")
                        .stringValue())
                .isEmpty();
    }

    @Test
    void aClientOf2023IsToldOfItsFunctionCall() {
        Prompt prompt = PLAIN.withExtras(new Prompt.Extras(null, null, null, false, false, true));
        ReplyEvent[] call = {
            new ReplyEvent.Started("", null),
            new ReplyEvent.CallStarted(0, "a", "f"),
            new ReplyEvent.Arguments(0, "{}"),
            new ReplyEvent.BlockEnded(0),
            new ReplyEvent.Finished(StopReason.TOOL_CALLS, null)
        };
        ChatGrammar told = check(prompt, call);
        assertThat(told.reason()).isEqualTo("function_call");
        assertThat(told.calls()).extracting(ChatGrammar.Call::name).containsExactly("f");
        JsonNode choice = body(prompt, call).get("choices").get(0);
        assertThat(JsonTree.text(choice.get("message").get("function_call")))
                .isEqualTo("{\"name\":\"f\",\"arguments\":\"{}\"}");
        assertThat(choice.get("message").has("tool_calls")).isFalse();
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("function_call");
    }

    @Test
    void everyReasonHasItsWord() {
        for (StopReason reason : StopReason.values()) {
            String expected = switch (reason) {
                case END, STOP_SEQUENCE, TOOL_CALLS, OTHER -> "stop";
                case LENGTH, PAUSED -> "length";
                case REFUSAL, SAFETY -> "content_filter";
            };
            assertThat(check(PLAIN, new ReplyEvent.Started("", null), new ReplyEvent.Finished(reason, null))
                            .reason())
                    .isEqualTo(expected);
        }
    }

    /** Whatever the order and the chunks, what is written reads back equal. */
    @Test
    void textAndArgumentsAreConservedOverRandomAnswersAndChunks() {
        for (int seed = 0; seed < 300; seed++) {
            RandomReply random = new RandomReply(seed);
            List<ReplyEvent> events = random.events();
            Reply sent = RandomReply.assembled(events);
            byte[] stream = stream(WITH_USAGE, events);
            assertThat(ChatGrammar.check(stream, true).thoughts())
                    .as("seed " + seed)
                    .isEqualTo(thoughts(sent));
            String text = new String(stream, StandardCharsets.UTF_8);
            assertSame(RandomReply.assembled(Chats.events(true, random.chunks(text))), sent, seed);
            Bytes body = Chats.CODEC.writeReply(sent, Chats.frame(WITH_USAGE));
            Reply whole = RandomReply.assembled(Chats.events(false, random.chunks(body.asUtf8())));
            assertSame(whole, sent, seed);
            assertThat(thoughts(whole)).as("seed " + seed).isEqualTo(thoughts(sent));
        }
    }

    private static void assertSame(Reply got, Reply sent, int seed) {
        assertThat(text(got)).as("seed " + seed).isEqualTo(text(sent));
        assertThat(calls(got)).as("seed " + seed).isEqualTo(calls(sent));
        assertThat(got.tokens().usage())
                .as("seed " + seed)
                .isEqualTo(sent.tokens().usage());
        assertThat(got.reason()).as("seed " + seed).isEqualTo(told(sent.reason()));
    }

    /** What the format can say of a reason. */
    private static StopReason told(StopReason reason) {
        return switch (reason) {
            case STOP_SEQUENCE, OTHER -> StopReason.END;
            case PAUSED -> StopReason.LENGTH;
            case END, LENGTH, TOOL_CALLS, REFUSAL, SAFETY -> reason;
        };
    }

    private static String thoughts(Reply reply) {
        StringBuilder thoughts = new StringBuilder();
        for (Block block : reply.blocks()) {
            if (block instanceof Block.Thought thought && !thought.text().isEmpty()) {
                thoughts.append(thoughts.isEmpty() ? "" : "\n\n").append(thought.text());
            }
        }
        return thoughts.toString();
    }

    private static String text(Reply reply) {
        StringBuilder text = new StringBuilder();
        for (Block block : reply.blocks()) {
            if (block instanceof Block.Text said) {
                text.append(said.text());
            }
        }
        return text.toString();
    }

    private static List<List<String>> calls(Reply reply) {
        List<List<String>> calls = new ArrayList<>();
        for (Block block : reply.blocks()) {
            if (block instanceof Block.ToolCall call) {
                calls.add(List.of(call.id(), call.name(), call.arguments().text()));
            }
        }
        return calls;
    }
}
