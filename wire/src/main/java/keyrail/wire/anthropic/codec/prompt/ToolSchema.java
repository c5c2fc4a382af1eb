package keyrail.wire.anthropic.codec.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas of tools as the API takes them: valid in JSON Schema 2020-12, an object at the top, and no alternatives there
 * (platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools, and the API's own 400 answers, seen 2026-11-28).
 */
final class ToolSchema {
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf", "allOf");

    private boolean loosened;

    private ToolSchema() {}

    /** @param loosened whether it says less than the client's */
    record Fitted(ObjectNode schema, boolean loosened) {}

    static Fitted fit(@Nullable JsonNode given) {
        ToolSchema fitting = new ToolSchema();
        ObjectNode schema = given instanceof ObjectNode object ? object.deepCopy() : JsonTree.object();
        ObjectNode top = fitting.top(modern(schema));
        return new Fitted(top, fitting.loosened);
    }

    private ObjectNode top(ObjectNode schema) {
        ObjectNode top = schema;
        for (int step = 0; step < 8 && target(schema, top.get("$ref")) instanceof ObjectNode target; step++) {
            ObjectNode resolved = target.deepCopy();
            top.remove("$ref");
            resolved.setAll(top);
            top = resolved;
        }
        for (String word : ALTERNATIVES) {
            if (top.remove(word) instanceof ArrayNode alternatives) {
                merge(top, alternatives, word.equals("allOf"), schema);
                loosened = true;
            }
        }
        top.put("type", "object");
        if (!(top.get("properties") instanceof ObjectNode)) {
            top.set("properties", JsonTree.object());
        }
        return top;
    }

    /** One object that allows what any of the alternatives does. */
    private static void merge(ObjectNode top, ArrayNode alternatives, boolean all, ObjectNode root) {
        ObjectNode properties = top.get("properties") instanceof ObjectNode own ? own : top.putObject("properties");
        ArrayNode required = null;
        for (JsonNode one : alternatives) {
            JsonNode alternative = one.has("$ref") ? target(root, one.get("$ref")) : one;
            if (alternative == null) {
                continue;
            }
            for (Map.Entry<String, JsonNode> property :
                    alternative.path("properties").properties()) {
                if (!properties.has(property.getKey())) {
                    properties.set(property.getKey(), property.getValue());
                }
            }
            ArrayNode these = alternative.get("required") instanceof ArrayNode array ? array : JsonTree.array();
            required = required == null ? these.deepCopy() : all ? union(required, these) : common(required, these);
        }
        if (required != null && !required.isEmpty()) {
            ArrayNode own = top.get("required") instanceof ArrayNode array ? array : JsonTree.array();
            top.set("required", union(own, required));
        }
        if (top.get("additionalProperties") instanceof JsonNode extra && extra.isBoolean() && !extra.booleanValue()) {
            top.remove("additionalProperties");
        }
    }

    private static ArrayNode union(ArrayNode first, ArrayNode second) {
        ArrayNode both = first.deepCopy();
        for (JsonNode name : second) {
            if (!holds(both, name)) {
                both.add(name);
            }
        }
        return both;
    }

    private static ArrayNode common(ArrayNode first, ArrayNode second) {
        ArrayNode both = JsonTree.array();
        for (JsonNode name : first) {
            if (holds(second, name)) {
                both.add(name);
            }
        }
        return both;
    }

    private static boolean holds(ArrayNode names, JsonNode name) {
        for (JsonNode one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** What a reference within the schema points to, or null. */
    static @Nullable JsonNode target(ObjectNode root, @Nullable JsonNode reference) {
        if (reference == null
                || !reference.isString()
                || !reference.stringValue().startsWith("#/")) {
            return null;
        }
        JsonNode found = root;
        for (String step : reference.stringValue().substring(2).split("/", -1)) {
            found = found.path(step.replace("~1", "/").replace("~0", "~"));
        }
        return found.isObject() ? found : null;
    }

    /** Spellings of older drafts and of Gemini's subset, as 2020-12 has them; changes the node. */
    static ObjectNode modern(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isString()) {
            String word = type.stringValue().toLowerCase(Locale.ROOT);
            if (schema.path("nullable").asBoolean(false)) {
                schema.putArray("type").add(word).add("null");
            } else {
                schema.put("type", word);
            }
        }
        bound(schema, "exclusiveMinimum", "minimum");
        bound(schema, "exclusiveMaximum", "maximum");
        if (schema.get("items") instanceof ArrayNode tuple) {
            schema.set("prefixItems", tuple);
            JsonNode rest = schema.remove("additionalItems");
            if (rest == null) {
                schema.remove("items");
            } else {
                schema.set("items", rest);
            }
        }
        if (schema.get("required") instanceof JsonNode required && !required.isArray()) {
            schema.remove("required");
        }
        for (String word : List.of("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")) {
            for (Map.Entry<String, JsonNode> member : schema.path(word).properties()) {
                below(member.getValue());
            }
        }
        for (String word :
                List.of("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")) {
            below(schema.get(word));
        }
        for (String word : List.of("anyOf", "oneOf", "allOf", "prefixItems")) {
            schema.path(word).forEach(ToolSchema::below);
        }
        return schema;
    }

    private static void below(@Nullable JsonNode node) {
        if (node instanceof ObjectNode schema) {
            modern(schema);
        }
    }

    /** Draft 4 has a flag beside the bound; since draft 6 the bound itself is exclusive. */
    private static void bound(ObjectNode schema, String exclusive, String bound) {
        JsonNode flag = schema.get(exclusive);
        if (flag == null || !flag.isBoolean()) {
            return;
        }
        schema.remove(exclusive);
        JsonNode limit = schema.get(bound);
        if (flag.booleanValue() && limit != null && limit.isNumber()) {
            schema.remove(bound);
            schema.set(exclusive, limit);
        }
    }
}
