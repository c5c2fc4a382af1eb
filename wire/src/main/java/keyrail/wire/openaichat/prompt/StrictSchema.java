package keyrail.wire.openaichat.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's rules for {@code strict} schemas (developers.openai.com/api/docs/guides/structured-outputs, supported
 * schemas, seen 2026-11-28): every object closed, every property required, a subset of the keywords. What breaks them
 * is answered with 400.
 */
final class StrictSchema {
    /** A schema as it is sent; {@code strict} is null where nothing is said; {@code reason} is why it was changed. */
    record Choice(
            ObjectNode schema,
            @Nullable Boolean strict,
            @Nullable String reason) {
        Optional<Loss> loss(String field) {
            return reason == null ? Optional.empty() : Optional.of(Loss.changed(field + ".strict", reason));
        }
    }

    private static final Set<String> ALLOWED = Set.of(
            "$schema",
            "$ref",
            "$defs",
            "definitions",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "anyOf",
            "description",
            "title",
            "pattern",
            "format",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "minItems",
            "maxItems");
    private static final Set<String> NOTES =
            Set.of("default", "examples", "example", "$comment", "$id", "deprecated", "readOnly", "writeOnly");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");
    private static final List<String> NAMES_OF_TYPE = List.of("type", "anyOf", "$ref", "enum", "const");

    private StrictSchema() {}

    /** What to send for a wish. Nothing said becomes strict where the schema keeps the rules as it is. */
    static Choice choose(ObjectNode schema, @Nullable Boolean wanted) {
        if (Boolean.FALSE.equals(wanted)) {
            return new Choice(schema, false, null);
        }
        Optional<ObjectNode> strict = of(schema);
        if (wanted == null) {
            return strict.isPresent() && strict.get().equals(schema)
                    ? new Choice(schema, true, null)
                    : new Choice(schema, null, null);
        }
        if (strict.isEmpty()) {
            return new Choice(schema, false, "the schema has what strict does not take; the model may stray from it");
        }
        boolean same = strict.get().equals(schema);
        return new Choice(strict.get(), true, same ? null : "strict closes every object to further properties");
    }

    /** For servers that do not know the word. */
    static Choice withoutStrict(ObjectNode schema, @Nullable Boolean wanted) {
        return new Choice(
                schema,
                null,
                Boolean.TRUE.equals(wanted) ? "the server does not know it, and may hold to it or not" : null);
    }

    /** The schema with every object closed; empty where that is not enough. */
    static Optional<ObjectNode> of(ObjectNode schema) {
        ObjectNode copy = schema.deepCopy();
        boolean root = "object".equals(JsonTree.string(copy, "type")) && !copy.has("anyOf");
        return root && keeps(copy) ? Optional.of(copy) : Optional.empty();
    }

    private static boolean keeps(JsonNode node) {
        if (!(node instanceof ObjectNode schema)) {
            return false;
        }
        NOTES.forEach(schema::remove);
        if (!ALLOWED.containsAll(schema.propertyNames())
                || NAMES_OF_TYPE.stream().noneMatch(schema::has)
                || schema.has("$ref") && schema.size() > 1) {
            return false;
        }
        String format = JsonTree.string(schema, "format");
        if (format != null && !FORMATS.contains(format)) {
            return false;
        }
        boolean array = "array".equals(JsonTree.string(schema, "type"));
        return (!isObject(schema) || isClosed(schema))
                && (!array || schema.has("items"))
                && allKeep(schema.get("properties"))
                && allKeep(schema.get("$defs"))
                && allKeep(schema.get("definitions"))
                && (!schema.has("items") || keeps(schema.get("items")))
                && (!schema.has("anyOf") || schema.get("anyOf").isArray() && allKeep(schema.get("anyOf")));
    }

    private static boolean isObject(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (schema.has("properties")
                || type != null && type.isString() && type.stringValue().equals("object")) {
            return true;
        }
        if (type != null && type.isArray()) {
            for (JsonNode one : type) {
                if (one.isString() && one.stringValue().equals("object")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Closes the object where nothing is said; false where it is open on purpose or leaves a property out. */
    private static boolean isClosed(ObjectNode schema) {
        JsonNode more = schema.get("additionalProperties");
        if (more == null) {
            schema.put("additionalProperties", false);
        } else if (!more.isBoolean() || more.booleanValue()) {
            return false;
        }
        if (!schema.has("properties")) {
            schema.putObject("properties");
        }
        Set<String> required = new HashSet<>();
        if (schema.get("required") != null) {
            schema.get("required").forEach(name -> {
                if (name.isString()) {
                    required.add(name.stringValue());
                }
            });
        }
        if (!schema.has("required") && schema.get("properties").isEmpty()) {
            schema.putArray("required");
        }
        return schema.get("properties") instanceof ObjectNode properties
                && required.equals(new HashSet<>(properties.propertyNames()));
    }

    private static boolean allKeep(@Nullable JsonNode schemas) {
        if (schemas == null) {
            return true;
        }
        for (JsonNode schema : schemas) {
            if (!keeps(schema)) {
                return false;
            }
        }
        return true;
    }
}
