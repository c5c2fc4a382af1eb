package keyrail.rehearsal.turn;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A value that fits a JSON schema, in the spelling of any vendor; always the same one for the same schema. */
final class SampleValue {
    private static final int DEEPEST = 20;

    private final JsonNode root;

    private SampleValue(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new SampleValue(schema).sample(schema, 0);
    }

    /** Arguments for a tool, which may have no schema when it takes none. */
    static JsonNode arguments(JsonNode schema) {
        JsonNode sample = of(schema);
        return sample.isObject() ? sample : JsonMapper.shared().createObjectNode();
    }

    private JsonNode sample(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return JsonMapper.shared().nullNode();
        }
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith("#/")) {
            return sample(root.at(reference.substring(1)), depth + 1);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        for (String first : new String[] {"enum", "anyOf", "oneOf"}) {
            JsonNode options = schema.path(first);
            if (options.isArray() && !options.isEmpty()) {
                return first.equals("enum") ? options.path(0) : sample(options.path(0), depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        String name = (type.isArray() ? type.path(0) : type).asString(schema.has("properties") ? "object" : "");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer", "number" ->
                schema.path("minimum").isNumber()
                        ? schema.path("minimum")
                        : JsonMapper.shared().getNodeFactory().numberNode(7);
            case "boolean" -> JsonMapper.shared().getNodeFactory().booleanNode(true);
            case "null" -> JsonMapper.shared().nullNode();
            default -> JsonMapper.shared().getNodeFactory().stringNode("Gleis 9 \"¾\" 🚂");
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        schema.path("properties")
                .properties()
                .forEach(member -> object.set(member.getKey(), sample(member.getValue(), depth + 1)));
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (int index = 0; index < Math.max(1, schema.path("minItems").asInt(1)); index++) {
            array.add(sample(schema.path("items"), depth + 1));
        }
        return array;
    }
}
