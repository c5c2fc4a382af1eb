package keyrail.server.admin.json;

import java.util.Collection;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The admin plane's JSON: trees in, bytes out. */
public final class Json {
    private static final int MAX_DEPTH = 50;

    static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** For pieces of {@code config.json}, which may carry comments. */
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode texts(Collection<?> values) {
        ArrayNode array = array();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }

    public static ObjectNode texts(Map<String, String> values) {
        ObjectNode object = object();
        values.forEach(object::put);
        return object;
    }

    public static byte[] bytes(JsonNode node) {
        return STRICT.writeValueAsBytes(node);
    }

    /** What {@link #bytes} wrote. */
    public static JsonNode ofBytes(byte[] json) {
        return STRICT.readTree(json);
    }

    public static String pretty(JsonNode node) {
        return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /** A piece of {@code config.json} as a tree; a piece that is no JSON becomes its text. */
    public static JsonNode ofConfig(String raw) {
        try {
            return LENIENT.readTree(raw);
        } catch (JacksonException unreadable) {
            return JsonNodeFactory.instance.stringNode(raw);
        }
    }
}
