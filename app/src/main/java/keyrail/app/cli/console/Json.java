package keyrail.app.cli.console;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import keyrail.core.failure.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Small readings and writings of JSON that the commands share. */
public final class Json {
    private Json() {}

    public static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    public static ArrayNode array(Collection<String> values) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        values.forEach(array::add);
        return array;
    }

    /** A member as people read it: a string bare, nothing and null as the empty string, all else as JSON. */
    public static String text(JsonNode object, String name) {
        return text(object.path(name));
    }

    public static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** As {@link #text(JsonNode, String)}, with {@code -} for nothing, so that a table's cell is never blank. */
    public static String cell(JsonNode object, String name) {
        String text = text(object, name);
        return text.isEmpty() ? "-" : text;
    }

    public static void putIfGiven(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    /** {@code {"ok":true,…}} in one line. */
    public static String success(ObjectNode fields) {
        ObjectNode line = object();
        line.put("ok", true);
        fields.properties().forEach(field -> line.set(field.getKey(), field.getValue()));
        line.put("ok", true);
        return line.toString();
    }

    /** {@code {"ok":false,"error","code","details",…}} in one line. */
    public static String refusal(Failure failure, ObjectNode fields) {
        ObjectNode line = object();
        line.put("ok", false)
                .put("error", failure.message())
                .put("code", failure.code().text());
        ObjectNode details = line.putObject("details");
        for (Map.Entry<String, List<String>> detail : detailsOf(failure).entrySet()) {
            details.set(detail.getKey(), array(detail.getValue()));
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!line.has(field.getKey())) {
                line.set(field.getKey(), field.getValue());
            }
        }
        return line.toString();
    }

    static Map<String, List<String>> detailsOf(Failure failure) {
        return switch (failure) {
            case Failure.Gateway gateway -> gateway.details();
            case Failure.Upstream upstream ->
                upstream.status() == 0 ? Map.of() : Map.of("status", List.of(String.valueOf(upstream.status())));
        };
    }
}
