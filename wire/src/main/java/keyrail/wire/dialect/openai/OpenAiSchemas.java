package keyrail.wire.dialect.openai;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas in the shape OpenAI's formats take (developers.openai.com/api/docs/guides/structured-outputs, "Supported
 * schemas", and function-calling; seen 2026-11-28).
 */
public final class OpenAiSchemas {
    /** What a function's schema may not have at its top: a 400 otherwise. */
    private static final List<String> NOT_AT_THE_TOP = List.of("anyOf", "oneOf", "allOf", "enum", "not");

    /** What says nothing about validity, so that strict schemas can do without it. */
    private static final List<String> MERE_NOTES = List.of(
            "$schema", "$id", "$comment", "default", "example", "examples", "deprecated", "readOnly", "writeOnly");

    private static final Set<String> KNOWN_TO_STRICT = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "anyOf",
            "$ref",
            "$defs",
            "definitions",
            "enum",
            "const",
            "title",
            "description",
            "pattern",
            "format",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minItems",
            "maxItems");

    private OpenAiSchemas() {}

    /**
     * A schema of a function's arguments.
     *
     * @param changed whether the client's says more
     */
    public record Parameters(ObjectNode schema, boolean changed) {}

    /**
     * A schema that strict mode takes.
     *
     * @param narrowed whether members that the client's leaves to choice have to be there; what fits it, fits the client's
     */
    public record Strict(ObjectNode schema, boolean narrowed) {}

    /** @param schema the client's, or null where it gave none */
    public static Parameters parameters(@Nullable RawJson schema) {
        if (schema == null) {
            return new Parameters(ofAnObject(JsonTree.object()), false);
        }
        if (!(JsonTree.read(schema).orElse(null) instanceof ObjectNode object)) {
            return new Parameters(ofAnObject(JsonTree.object()), true);
        }
        boolean changed = object.has("type") && !"object".equals(JsonTree.string(object, "type"));
        for (String member : NOT_AT_THE_TOP) {
            JsonNode alternatives = object.remove(member);
            if (alternatives != null) {
                changed = true;
                takeProperties(object, alternatives);
            }
        }
        return new Parameters(ofAnObject(object), changed);
    }

    /** Tells the model at least of what the alternatives know. */
    private static void takeProperties(ObjectNode object, JsonNode alternatives) {
        for (JsonNode alternative : alternatives) {
            if (alternative.get("properties") instanceof ObjectNode found) {
                ObjectNode all =
                        object.get("properties") instanceof ObjectNode own ? own : object.putObject("properties");
                found.properties().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
            }
        }
    }

    private static ObjectNode ofAnObject(ObjectNode schema) {
        schema.put("type", "object");
        if (!(schema.get("properties") instanceof ObjectNode)) {
            schema.putObject("properties");
        }
        OpenAiArrays.complete(schema);
        return schema;
    }

    /** Empty where strict mode cannot say it. */
    public static Optional<Strict> strict(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)
                || !"object".equals(JsonTree.string(object, "type"))
                || object.has("anyOf")) {
            return Optional.empty();
        }
        ObjectNode copy = object.deepCopy();
        Narrowing narrowing = new Narrowing();
        return narrowing.fits(copy) ? Optional.of(new Strict(copy, narrowing.narrowed)) : Optional.empty();
    }

    /** Makes one schema strict in place. */
    private static final class Narrowing {
        private boolean narrowed;

        boolean fits(JsonNode node) {
            if (!(node instanceof ObjectNode schema)) {
                return false;
            }
            MERE_NOTES.forEach(schema::remove);
            return KNOWN_TO_STRICT.containsAll(schema.propertyNames())
                    && saysWhatItIs(schema)
                    && objectFits(schema)
                    && (!schema.has("items") || fits(schema.get("items")))
                    && all(schema.get("anyOf"))
                    && all(schema.get("$defs"))
                    && all(schema.get("definitions"));
        }

        private static boolean saysWhatItIs(ObjectNode schema) {
            boolean listOfAnything = "array".equals(JsonTree.string(schema, "type")) && !schema.has("items");
            return !listOfAnything
                    && (schema.has("type")
                            || schema.has("anyOf")
                            || schema.has("$ref")
                            || schema.has("enum")
                            || schema.has("const"));
        }

        private boolean all(@Nullable JsonNode schemas) {
            if (schemas == null) {
                return true;
            }
            for (JsonNode one : schemas) {
                if (!fits(one)) {
                    return false;
                }
            }
            return schemas.isContainer();
        }

        private boolean objectFits(ObjectNode schema) {
            if (!isOfObjects(schema)) {
                return !schema.has("properties") && !schema.has("additionalProperties");
            }
            JsonNode others = schema.get("additionalProperties");
            if (others != null && !(others.isBoolean() && !others.booleanValue())) {
                return false;
            }
            schema.put("additionalProperties", false);
            ObjectNode properties =
                    schema.get("properties") instanceof ObjectNode own ? own : schema.putObject("properties");
            Set<String> names = new LinkedHashSet<>(properties.propertyNames());
            Set<String> needed = new LinkedHashSet<>();
            if (schema.get("required") instanceof ArrayNode required) {
                required.forEach(name -> needed.add(name.isString() ? name.stringValue() : ""));
            }
            if (!names.containsAll(needed)) {
                return false;
            }
            if (!needed.containsAll(names)) {
                narrowed = true;
            }
            ArrayNode required = schema.putArray("required");
            names.forEach(required::add);
            return all(properties);
        }

        private static boolean isOfObjects(ObjectNode schema) {
            JsonNode type = schema.get("type");
            if (type instanceof ArrayNode types) {
                for (JsonNode one : types) {
                    if (one.isString() && one.stringValue().equals("object")) {
                        return true;
                    }
                }
                return false;
            }
            return "object".equals(JsonTree.string(schema, "type"));
        }
    }
}
