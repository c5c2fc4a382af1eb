package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The grammar of an Anthropic stream as a state machine that puts the message together, as the SDKs do, and fails at the
 * first event out of place (types of {@code @anthropic-ai/sdk} 1.14.0, seen 2026-11-28). Not safe for use by several
 * threads.
 */
public final class AnthropicGrammar {
    private static final Map<String, String> DELTA_OF = Map.of(
            "text_delta", "text",
            "thinking_delta", "thinking",
            "signature_delta", "thinking",
            "input_json_delta", "tool_use");
    private static final List<String> MESSAGE_MEMBERS = List.of(
            "id",
            "type",
            "role",
            "model",
            "content",
            "stop_reason",
            "stop_sequence",
            "stop_details",
            "container",
            "usage");

    private enum State {
        BEFORE,
        BETWEEN,
        IN_BLOCK,
        ENDING,
        OVER
    }

    private State state = State.BEFORE;
    private ObjectNode message = JsonTree.object();
    private ObjectNode block = JsonTree.object();
    private StringBuilder json = new StringBuilder();
    private boolean hasPieces;
    private boolean isSigned;
    private int index = -1;

    private AnthropicGrammar() {}

    /** The message that a whole stream tells. */
    public static ObjectNode message(String stream) {
        AnthropicGrammar grammar = new AnthropicGrammar();
        assertThat(stream).endsWith("\n\n");
        for (String event : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
            String[] lines = event.split("\n", -1);
            assertThat(lines).as(event).hasSize(2);
            assertThat(lines[0]).startsWith("event: ");
            assertThat(lines[1]).startsWith("data: ");
            JsonNode data = JsonTree.read(lines[1].substring(6)).orElseThrow();
            assertThat(data.path("type").asString("")).isEqualTo(lines[0].substring(7));
            grammar.take(data);
        }
        assertThat(grammar.state).isEqualTo(State.OVER);
        return grammar.message;
    }

    private void take(JsonNode event) {
        switch (event.path("type").asString("")) {
            case "message_start" -> start(event);
            case "content_block_start" -> startBlock(event);
            case "content_block_delta" -> delta(event);
            case "content_block_stop" -> stopBlock(event);
            case "message_delta" -> end(event);
            case "message_stop" -> {
                assertThat(state).isEqualTo(State.ENDING);
                state = State.OVER;
            }
            case "ping" -> assertThat(state).isIn(State.BETWEEN, State.IN_BLOCK);
            default -> throw new AssertionError("no such event: " + event);
        }
    }

    private void start(JsonNode event) {
        assertThat(state).isEqualTo(State.BEFORE);
        state = State.BETWEEN;
        message = (ObjectNode) event.get("message");
        assertThat(message.propertyNames()).containsAll(MESSAGE_MEMBERS);
        assertThat(message.get("content").isEmpty()).isTrue();
        assertThat(message.get("stop_reason").isNull()).isTrue();
        assertThat(message.get("id").stringValue()).startsWith("msg_");
        assertThat(message.path("usage").path("input_tokens").isIntegralNumber())
                .isTrue();
        assertThat(message.path("usage").path("output_tokens").isIntegralNumber())
                .isTrue();
    }

    private void startBlock(JsonNode event) {
        assertThat(state).isEqualTo(State.BETWEEN);
        state = State.IN_BLOCK;
        assertThat(event.get("index").asInt()).isEqualTo(++index);
        block = (ObjectNode) event.get("content_block");
        json = new StringBuilder();
        hasPieces = false;
        isSigned = false;
        switch (block.path("type").asString("")) {
            case "text" -> assertThat(block.get("text").stringValue()).isEmpty();
            case "thinking" -> {
                assertThat(block.get("thinking").stringValue()).isEmpty();
                assertThat(block.get("signature").stringValue()).isEmpty();
            }
            case "redacted_thinking" ->
                assertThat(block.get("data").stringValue()).isNotEmpty();
            case "tool_use" -> {
                assertThat(block.get("id").stringValue()).isNotEmpty();
                assertThat(block.get("name").stringValue()).isNotEmpty();
                assertThat(block.get("input")).isEqualTo(JsonTree.object());
            }
            default -> throw new AssertionError("no such block: " + block);
        }
    }

    private void delta(JsonNode event) {
        assertThat(state).isEqualTo(State.IN_BLOCK);
        assertThat(event.get("index").asInt()).isEqualTo(index);
        JsonNode delta = event.get("delta");
        String type = delta.get("type").stringValue();
        assertThat(block.get("type").stringValue()).isEqualTo(DELTA_OF.get(type));
        assertThat(isSigned).as("nothing follows a signature").isFalse();
        hasPieces = true;
        switch (type) {
            case "text_delta" -> append("text", delta.get("text").stringValue());
            case "thinking_delta" -> append("thinking", delta.get("thinking").stringValue());
            case "signature_delta" -> {
                isSigned = true;
                block.put("signature", delta.get("signature").stringValue());
            }
            default -> json.append(delta.get("partial_json").stringValue());
        }
    }

    private void append(String member, String piece) {
        assertThat(piece).isNotEmpty();
        block.put(member, block.get(member).stringValue() + piece);
    }

    private void stopBlock(JsonNode event) {
        assertThat(state).isEqualTo(State.IN_BLOCK);
        state = State.BETWEEN;
        assertThat(event.get("index").asInt()).isEqualTo(index);
        String type = block.get("type").stringValue();
        assertThat(hasPieces || type.equals("redacted_thinking"))
                .as("no block is empty")
                .isTrue();
        if (type.equals("tool_use")) {
            JsonNode input = JsonTree.read(json.toString()).orElseThrow();
            assertThat(input.isObject()).isTrue();
            block.set("input", input);
        }
        ((ArrayNode) message.get("content")).add(block);
    }

    private void end(JsonNode event) {
        assertThat(state).isEqualTo(State.BETWEEN);
        state = State.ENDING;
        ObjectNode delta = (ObjectNode) event.get("delta");
        assertThat(delta.get("stop_reason").isString()).isTrue();
        assertThat(delta.propertyNames())
                .containsExactlyInAnyOrder("stop_reason", "stop_sequence", "stop_details", "container");
        boolean calls = false;
        for (JsonNode one : message.get("content")) {
            calls |= one.get("type").stringValue().equals("tool_use");
        }
        if (delta.get("stop_reason").stringValue().equals("tool_use")) {
            assertThat(calls).as("tool_use means that there are tools to run").isTrue();
        }
        message.setAll(delta);
        JsonNode usage = event.get("usage");
        assertThat(usage.get("output_tokens").isIntegralNumber()).isTrue();
        ((ObjectNode) message.get("usage")).setAll((ObjectNode) usage);
    }
}
