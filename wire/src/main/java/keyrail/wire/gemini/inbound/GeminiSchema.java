package keyrail.wire.gemini.inbound;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's own subset of OpenAPI's schemas as JSON Schema: types in capitals, {@code nullable}, counts as strings, an
 * order of properties beside them (ai.google.dev/api/caching#Schema, seen 2026-11-28). What the subset does not know
 * stays as it is.
 */
final class GeminiSchema {
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private GeminiSchema() {}

    static JsonNode toJsonSchema(JsonNode schema) {
        if (!(schema instanceof ObjectNode given)) {
            return schema;
        }
        ObjectNode made = JsonTree.object();
        given.forEachEntry((spelled, value) -> member(made, ProtoJson.camel(spelled), value));
        JsonNode order = given.has("propertyOrdering") ? given.get("propertyOrdering") : given.get("property_ordering");
        if (made.get("properties") instanceof ObjectNode properties && order instanceof ArrayNode names) {
            made.set("properties", ordered(properties, names));
        }
        if (given.get("nullable") != null && given.get("nullable").asBoolean(false)) {
            allowNull(made);
        }
        return made;
    }

    private static void member(ObjectNode made, String name, JsonNode value) {
        switch (name) {
            case "type" -> type(made, value);
            case "nullable", "propertyOrdering" -> {}
            case "format" -> {
                // Says only that there is an enum, which JSON Schema's own enum does.
                if (!value.isString() || !value.stringValue().equals("enum")) {
                    made.set(name, value);
                }
            }
            case "properties" -> made.set(name, properties(value));
            case "items" -> made.set(name, toJsonSchema(value));
            case "anyOf" -> made.set(name, each(value));
            case "example" -> made.set("examples", JsonTree.array().add(value));
            default ->
                made.set(
                        name,
                        COUNTS.contains(name) && value.isString()
                                ? JsonTree.read(value.stringValue())
                                        .filter(JsonNode::isIntegralNumber)
                                        .orElse(value)
                                : value);
        }
    }

    private static void type(ObjectNode made, JsonNode type) {
        if (!type.isString()) {
            made.set("type", type);
        } else if (!type.stringValue().equals("TYPE_UNSPECIFIED")) {
            made.put("type", type.stringValue().toLowerCase(Locale.ROOT));
        }
    }

    private static JsonNode properties(JsonNode given) {
        if (!(given instanceof ObjectNode object)) {
            return given;
        }
        ObjectNode made = JsonTree.object();
        object.forEachEntry((name, value) -> made.set(name, toJsonSchema(value)));
        return made;
    }

    private static JsonNode each(JsonNode given) {
        if (!(given instanceof ArrayNode list)) {
            return given;
        }
        ArrayNode made = JsonTree.array();
        list.forEach(one -> made.add(toJsonSchema(one)));
        return made;
    }

    private static ObjectNode ordered(ObjectNode properties, ArrayNode order) {
        Set<String> names = new LinkedHashSet<>();
        order.forEach(name -> names.add(name.asString("")));
        names.retainAll(properties.propertyNames());
        names.addAll(properties.propertyNames());
        ObjectNode made = JsonTree.object();
        names.forEach(name -> made.set(name, properties.get(name)));
        return made;
    }

    private static void allowNull(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isString()) {
            schema.set("type", JsonTree.array().add(type).add("null"));
        }
        if (schema.get("enum") instanceof ArrayNode values) {
            ArrayNode more = JsonTree.array();
            values.forEach(more::add);
            schema.set("enum", more.addNull());
        }
        if (schema.get("anyOf") instanceof ArrayNode choices) {
            choices.add(JsonTree.object().put("type", "null"));
        }
    }
}
