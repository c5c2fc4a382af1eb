package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The grammar of a Chat Completions stream as a state machine: a chunk with the role, chunks with pieces, one chunk with
 * the reason to finish, one with the usage where it was asked for, {@code [DONE]}. Collects what was said.
 */
public final class ChatGrammar {
    private enum State {
        ROLE,
        PIECES,
        USAGE,
        DONE,
        OVER
    }

    /** A tool call as the client has put it together. */
    public record Call(String id, String name, StringBuilder arguments) {}

    private static final Set<String> CHUNK = Set.of("id", "object", "created", "model", "choices", "usage");
    private static final Set<String> CHOICE = Set.of("index", "delta", "logprobs", "finish_reason");
    private static final Set<String> DELTA = Set.of(
            "role", "content", "refusal", "reasoning_content", "reasoning_details", "tool_calls", "function_call");

    private final boolean usageAsked;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<JsonNode> details = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private State state = State.ROLE;
    private String id = "";
    private String reason = "";
    private @Nullable JsonNode usage;

    private ChatGrammar(boolean usageAsked) {
        this.usageAsked = usageAsked;
    }

    /** Reads a whole stream; fails where it breaks the grammar. */
    public static ChatGrammar check(byte[] stream, boolean usageAsked) {
        ChatGrammar grammar = new ChatGrammar(usageAsked);
        String whole = new String(stream, StandardCharsets.UTF_8);
        assertThat(whole).endsWith("\n\n");
        for (String event : whole.substring(0, whole.length() - 2).split("\n\n")) {
            if (!event.startsWith(":")) {
                assertThat(event).startsWith("data: ").doesNotContain("\n");
                grammar.event(event.substring("data: ".length()));
            }
        }
        assertThat(grammar.state).isEqualTo(State.OVER);
        return grammar;
    }

    private void event(String data) {
        if (data.equals("[DONE]")) {
            assertThat(state).isEqualTo(State.DONE);
            state = State.OVER;
            return;
        }
        assertThat(state).isIn(State.ROLE, State.PIECES, State.USAGE);
        ObjectNode chunk = (ObjectNode) JsonTree.read(data).orElseThrow();
        head(chunk);
        JsonNode choices = chunk.get("choices");
        if (state == State.USAGE) {
            assertThat(choices).isEmpty();
            usage = chunk.get("usage");
            assertThat(usage.isObject()).isTrue();
            state = State.DONE;
            return;
        }
        assertThat(choices).hasSize(1);
        assertThat(chunk.has("usage")).isEqualTo(usageAsked);
        choice((ObjectNode) choices.get(0));
    }

    private void head(ObjectNode chunk) {
        assertThat(CHUNK).containsAll(chunk.propertyNames());
        assertThat(chunk.get("object").stringValue()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.get("created").isIntegralNumber()).isTrue();
        assertThat(chunk.get("model").isString()).isTrue();
        String chunkId = chunk.get("id").stringValue();
        assertThat(chunkId).startsWith("chatcmpl-");
        assertThat(id.isEmpty() || id.equals(chunkId)).isTrue();
        id = chunkId;
    }

    private void choice(ObjectNode choice) {
        assertThat(choice.propertyNames()).containsExactlyInAnyOrderElementsOf(CHOICE);
        assertThat(choice.get("index").intValue()).isZero();
        ObjectNode delta = (ObjectNode) choice.get("delta");
        assertThat(DELTA).containsAll(delta.propertyNames());
        assertThat(delta.has("role")).isEqualTo(state == State.ROLE);
        if (state == State.ROLE) {
            assertThat(delta.get("role").stringValue()).isEqualTo("assistant");
            state = State.PIECES;
        }
        append(text, delta.get("content"));
        append(refusal, delta.get("refusal"));
        append(thoughts, delta.get("reasoning_content"));
        if (delta.has("reasoning_details")) {
            delta.get("reasoning_details").forEach(details::add);
        }
        if (delta.has("tool_calls")) {
            delta.get("tool_calls").forEach(this::call);
        }
        if (delta.has("function_call")) {
            oldCall((ObjectNode) delta.get("function_call"));
        }
        if (!choice.get("finish_reason").isNull()) {
            reason = choice.get("finish_reason").stringValue();
            assertThat(reason).isIn("stop", "length", "tool_calls", "content_filter", "function_call");
            state = usageAsked ? State.USAGE : State.DONE;
        }
    }

    private void call(JsonNode piece) {
        int index = piece.get("index").intValue();
        JsonNode function = piece.get("function");
        if (index == calls.size()) {
            assertThat(piece.get("type").stringValue()).isEqualTo("function");
            calls.add(
                    new Call(piece.get("id").stringValue(), function.get("name").stringValue(), new StringBuilder()));
        } else {
            assertThat(index).isBetween(0, calls.size() - 1);
            assertThat(piece.has("id")).isFalse();
            assertThat(function.has("name")).isFalse();
        }
        append(calls.get(index).arguments(), function.get("arguments"));
    }

    private void oldCall(ObjectNode function) {
        if (function.has("name")) {
            assertThat(calls).isEmpty();
            calls.add(new Call("", function.get("name").stringValue(), new StringBuilder()));
        }
        append(calls.get(0).arguments(), function.get("arguments"));
    }

    private static void append(StringBuilder whole, @Nullable JsonNode piece) {
        if (piece != null && !piece.isNull()) {
            whole.append(piece.stringValue());
        }
    }

    public String text() {
        return text.toString();
    }

    public String refusal() {
        return refusal.toString();
    }

    public String thoughts() {
        return thoughts.toString();
    }

    public List<JsonNode> details() {
        return details;
    }

    public List<Call> calls() {
        return calls;
    }

    public String reason() {
        return reason;
    }

    public JsonNode usage() {
        assertThat(usage).isNotNull();
        return usage;
    }
}
