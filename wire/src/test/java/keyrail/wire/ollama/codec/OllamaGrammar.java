package keyrail.wire.ollama.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The grammar of a stream of Ollama's own chat: lines that are not done, then one that is. Collects what was said. */
public final class OllamaGrammar {
    private static final Set<String> MESSAGE = Set.of("role", "content", "thinking", "tool_calls");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<ObjectNode> calls = new ArrayList<>();
    private String reason = "";
    private long input;
    private long output;

    private OllamaGrammar() {}

    /** Reads a whole stream; fails where it breaks the grammar. */
    public static OllamaGrammar check(byte[] stream) {
        OllamaGrammar grammar = new OllamaGrammar();
        String whole = new String(stream, StandardCharsets.UTF_8);
        assertThat(whole).endsWith("\n");
        String[] lines = whole.split("\n");
        for (int index = 0; index < lines.length; index++) {
            ObjectNode line = (ObjectNode) JsonTree.read(lines[index]).orElseThrow();
            assertThat(line.get("done").booleanValue()).isEqualTo(index == lines.length - 1);
            grammar.line(line);
        }
        assertThat(grammar.reason).isIn("stop", "length");
        return grammar;
    }

    private void line(ObjectNode line) {
        assertThat(line.get("model").isString()).isTrue();
        assertThat(line.get("created_at").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        ObjectNode message = (ObjectNode) line.get("message");
        assertThat(MESSAGE).containsAll(message.propertyNames());
        assertThat(message.get("role").stringValue()).isEqualTo("assistant");
        text.append(message.get("content").stringValue());
        if (message.has("thinking")) {
            thoughts.append(message.get("thinking").stringValue());
        }
        if (message.has("tool_calls")) {
            message.get("tool_calls").forEach(this::call);
        }
        if (line.get("done").booleanValue()) {
            reason = line.get("done_reason").stringValue();
            input = line.get("prompt_eval_count").longValue();
            output = line.get("eval_count").longValue();
        }
    }

    private void call(JsonNode call) {
        ObjectNode function = (ObjectNode) call.get("function");
        assertThat(function.get("name").isString()).isTrue();
        assertThat(function.get("arguments").isObject()).isTrue();
        calls.add(function);
    }

    public String text() {
        return text.toString();
    }

    public String thoughts() {
        return thoughts.toString();
    }

    public List<ObjectNode> calls() {
        return calls;
    }

    public String reason() {
        return reason;
    }

    public long input() {
        return input;
    }

    public long output() {
        return output;
    }
}
