package keyrail.rehearsal.rules;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Walks through a JSON Schema. */
final class Schemas {
    private static final Set<String> OF_NAMES = Set.of("properties", "$defs", "definitions");
    private static final Set<String> OF_LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final Set<String> OF_ONE = Set.of("items", "additionalProperties", "not");

    private Schemas() {}

    /**
     * The first refusal of a schema in the schema, itself first.
     *
     * @param judge of a schema and the way to it, e.g. {@code properties.city}
     */
    static Optional<String> first(JsonNode schema, String way, BiFunction<JsonNode, String, Optional<String>> judge) {
        if (!schema.isObject()) {
            return Optional.empty();
        }
        Optional<String> own = judge.apply(schema, way);
        if (own.isPresent()) {
            return own;
        }
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String below = way.isEmpty() ? member.getKey() : way + "." + member.getKey();
            Optional<String> found = Optional.empty();
            if (OF_NAMES.contains(member.getKey()) || OF_LISTS.contains(member.getKey())) {
                found = each(member.getValue(), below, judge);
            } else if (OF_ONE.contains(member.getKey())) {
                found = first(member.getValue(), below, judge);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> each(
            JsonNode schemas, String way, BiFunction<JsonNode, String, Optional<String>> judge) {
        if (schemas.isArray()) {
            for (int index = 0; index < schemas.size(); index++) {
                Optional<String> found = first(schemas.path(index), way + "." + index, judge);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return schemas.properties().stream()
                .flatMap(member -> first(member.getValue(), way + "." + member.getKey(), judge).stream())
                .findFirst();
    }

    static boolean isType(JsonNode schema, String type) {
        JsonNode given = schema.path("type");
        return given.isArray()
                ? given.valueStream().anyMatch(one -> one.asString("").equals(type))
                : given.asString("").equalsIgnoreCase(type);
    }

    /** OpenAI's rules for {@code strict}: every object is closed and needs all it has. */
    static Optional<String> strictly(JsonNode schema, String of) {
        return first(schema, "", (one, way) -> {
            if (!isType(one, "object") && !one.has("properties")) {
                return Optional.empty();
            }
            String context = of + ": In context=(" + steps(way) + "), ";
            if (!one.path("additionalProperties").isBoolean()
                    || one.path("additionalProperties").booleanValue()) {
                return Optional.of(context + "'additionalProperties' is required to be supplied and to be false.");
            }
            return one.path("properties").propertyNames().stream()
                    .filter(name -> one.path("required")
                            .valueStream()
                            .noneMatch(needed -> needed.asString("").equals(name)))
                    .findFirst()
                    .map(name -> context + "'required' is required to be supplied and to be an array including every"
                            + " key in properties. Missing '" + name + "'.");
        });
    }

    /** OpenAI's rules for the parameters of any function. */
    static Optional<String> parameters(JsonNode schema, String of) {
        if (schema.isMissingNode() || schema.isNull()) {
            return Optional.empty();
        }
        if (!schema.path("type").asString("").equals("object")) {
            return Optional.of(of + ": schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                    + schema.path("type").asString("None") + "\"'.");
        }
        for (String word : new String[] {"oneOf", "anyOf", "allOf", "enum", "not"}) {
            if (schema.has(word)) {
                return Optional.of(of + ": schema must have type 'object' and not have"
                        + " 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.");
            }
        }
        return first(schema, "", (one, way) -> items(one, of, way));
    }

    /**
     * Lists say what they hold: one by its places alone does not, and one schema for each place is none (the API's own
     * 400s in github.com/digitalocean-labs/mcp-digitalocean/issues/265, github.com/campfirein/byterover-cli/issues/42 for
     * one of several types, github.com/LionSR/TeXRA/pull/2323 and github.com/vercel/ai/issues/2271 for tuples, seen
     * 2026-11-29).
     */
    private static Optional<String> items(JsonNode schema, String of, String way) {
        if (schema.path("items").isArray()) {
            return Optional.of(of + ": " + schema.path("items") + " is not of type 'object', 'boolean'.");
        }
        return isType(schema, "array") && !schema.has("items")
                ? Optional.of(of + ": In context=(" + steps(way) + "), array schema missing items.")
                : Optional.empty();
    }

    /** As a tuple of Python's, in which the API tells where it is. */
    private static String steps(String way) {
        return way.isEmpty()
                ? ""
                : Arrays.stream(way.split("\\.")).map(step -> "'" + step + "'").collect(Collectors.joining(", "));
    }
}
