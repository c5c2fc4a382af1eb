package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema within what Anthropic's constrained output takes, as its SDK narrows schemas ({@code transform-json-schema} of
 * {@code @anthropic-ai/sdk} 1.14.0, seen 2026-11-28): objects are closed, alternatives are {@code anyOf}, and limits it
 * does not enforce are told in the description. What it cannot say at all are objects open to any member, schemas that
 * contain themselves, and many optional members: the API compiles no grammar for more than a dozen
 * ({@code @ai-sdk/anthropic} 3.0.140, seen 2026-11-28).
 */
final class OutputSchema {
    private static final int MOST_OPTIONAL = 12;
    private static final int MOST_STEPS = 5_000;
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final Set<String> SILENT = Set.of("$schema", "$id", "default", "examples", "nullable");

    private final ObjectNode root;
    private final Deque<String> references = new ArrayDeque<>();
    private int optional;
    private int steps;
    private boolean fits = true;
    private boolean loosened;

    private OutputSchema(ObjectNode root) {
        this.root = root;
    }

    /** @param loosened whether limits are told instead of enforced */
    record Fitted(ObjectNode schema, boolean loosened) {}

    /** Empty where the schema cannot be said. */
    static Optional<Fitted> fit(ObjectNode given) {
        ObjectNode schema = ToolSchema.modern(given.deepCopy());
        OutputSchema fitting = new OutputSchema(schema);
        ObjectNode fitted = fitting.closed(schema);
        int used = fitting.optional;
        for (String word : List.of("$defs", "definitions")) {
            if (schema.get(word) instanceof ObjectNode all) {
                ObjectNode definitions = fitted.putObject(word);
                all.properties().forEach(one -> definitions.set(one.getKey(), fitting.node(one.getValue())));
            }
        }
        return fitting.fits && used <= MOST_OPTIONAL
                ? Optional.of(new Fitted(fitted, fitting.loosened))
                : Optional.empty();
    }

    private JsonNode node(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            return closed(schema);
        }
        fits = false;
        return node;
    }

    private ObjectNode closed(ObjectNode schema) {
        ObjectNode closed = JsonTree.object();
        if (++steps > MOST_STEPS) {
            fits = false;
            return closed;
        }
        List<String> told = new ArrayList<>();
        JsonNode reference = schema.get("$ref");
        if (reference != null) {
            closed.set("$ref", reference);
            follow(reference);
            return closed;
        }
        boolean isObject = schema.path("type").asString("").equals("object") || schema.has("properties");
        boolean isMixed = schema.path("type").isArray() && mixes((ArrayNode) schema.get("type"));
        if (isMixed) {
            closed.set("anyOf", split(schema));
            return closed;
        }
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "type", "title", "description", "enum", "const" -> closed.set(member.getKey(), value);
                case "anyOf", "oneOf" -> closed.set("anyOf", list(value));
                case "allOf" -> closed.set("allOf", list(value));
                case "items" -> closed.set("items", node(value));
                case "properties" -> closed.set("properties", properties(value, schema.path("required")));
                case "required" -> closed.set("required", value);
                case "format" -> keepOrTell(closed, told, member, FORMATS.contains(value.asString("")));
                case "minItems" -> keepOrTell(closed, told, member, value.asInt(2) <= 1);
                case "additionalProperties", "patternProperties" -> fits &= isClosing(member);
                case "$defs", "definitions" -> {}
                default -> {
                    if (!SILENT.contains(member.getKey())) {
                        keepOrTell(closed, told, member, false);
                    }
                }
            }
        }
        if (isObject) {
            fits &= schema.get("properties") instanceof ObjectNode;
            closed.put("type", "object").put("additionalProperties", false);
        }
        fits &= isObject || says(closed);
        if (!told.isEmpty()) {
            String words = closed.path("description").asString("");
            closed.put("description", (words.isEmpty() ? "" : words + "\n\n") + "{" + String.join(", ", told) + "}");
        }
        return closed;
    }

    private static boolean says(ObjectNode schema) {
        return schema.has("type")
                || schema.has("enum")
                || schema.has("const")
                || schema.has("anyOf")
                || schema.has("allOf");
    }

    private void keepOrTell(ObjectNode closed, List<String> told, Map.Entry<String, JsonNode> member, boolean keep) {
        if (keep) {
            closed.set(member.getKey(), member.getValue());
        } else {
            told.add(member.getKey() + ": " + JsonTree.text(member.getValue()));
            loosened = true;
        }
    }

    private static boolean isClosing(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return value.isBoolean() ? !value.booleanValue() : value.isObject() && value.isEmpty() && isPatterns(member);
    }

    private static boolean isPatterns(Map.Entry<String, JsonNode> member) {
        return member.getKey().equals("patternProperties");
    }

    /** Whether a list of types has one that needs members of its own beside others. */
    private static boolean mixes(ArrayNode types) {
        for (JsonNode type : types) {
            String word = type.asString("");
            if (types.size() > 1 && (word.equals("object") || word.equals("array"))) {
                return true;
            }
        }
        return false;
    }

    private ArrayNode split(ObjectNode schema) {
        ArrayNode alternatives = JsonTree.array();
        for (JsonNode type : schema.get("type")) {
            ObjectNode one = type.asString("").equals("null") ? JsonTree.object() : schema.deepCopy();
            one.set("type", type);
            alternatives.add(closed(one));
        }
        return alternatives;
    }

    private ArrayNode list(JsonNode schemas) {
        ArrayNode all = JsonTree.array();
        schemas.forEach(one -> all.add(node(one)));
        return all;
    }

    private JsonNode properties(JsonNode given, JsonNode required) {
        ObjectNode properties = JsonTree.object();
        for (Map.Entry<String, JsonNode> property : given.properties()) {
            boolean isRequired = false;
            for (JsonNode name : required) {
                isRequired |= name.asString("").equals(property.getKey());
            }
            optional += isRequired ? 0 : 1;
            properties.set(property.getKey(), node(property.getValue()));
        }
        return properties;
    }

    /** A schema must not come to itself by its references. */
    private void follow(JsonNode reference) {
        String path = reference.asString("");
        if (!(ToolSchema.target(root, reference) instanceof ObjectNode target) || references.contains(path)) {
            fits = false;
            return;
        }
        references.push(path);
        closed(target);
        references.pop();
    }
}
