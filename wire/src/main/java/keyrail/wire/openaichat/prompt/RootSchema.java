package keyrail.wire.openaichat.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The root of a tool's schema, made one plain object. */
final class RootSchema {
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf", "allOf");
    private static final List<String> ELSEWHERE = List.of("enum", "not", "const");

    private RootSchema() {}

    /**
     * Makes the root an object with properties. Of alternatives the properties are united; required is what all of them
     * require, with {@code allOf} what any of them requires.
     *
     * @return whether more was changed than what goes without saying
     */
    static boolean flatten(ObjectNode schema) {
        boolean changed = false;
        for (String word : ALTERNATIVES) {
            JsonNode branches = schema.remove(word);
            if (branches != null) {
                changed = true;
                merge(schema, branches, word.equals("allOf"));
            }
        }
        for (String word : ELSEWHERE) {
            changed |= schema.remove(word) != null;
        }
        if (!"object".equals(JsonTree.string(schema, "type"))) {
            JsonNode type = schema.get("type");
            changed |= type != null && !type.isNull();
            schema.put("type", "object");
        }
        if (!(schema.get("properties") instanceof ObjectNode)) {
            schema.putObject("properties");
        }
        return changed;
    }

    private static void merge(ObjectNode schema, JsonNode branches, boolean all) {
        ObjectNode properties = schema.get("properties") instanceof ObjectNode own ? own : JsonTree.object();
        Set<String> required = null;
        for (JsonNode branch : branches) {
            if (branch.get("properties") instanceof ObjectNode more) {
                more.properties().forEach(entry -> properties.putIfAbsent(entry.getKey(), entry.getValue()));
            }
            Set<String> names = names(branch.get("required"));
            if (required == null) {
                required = names;
            } else if (all) {
                required.addAll(names);
            } else {
                required.retainAll(names);
            }
        }
        schema.set("properties", properties);
        Set<String> together = names(schema.get("required"));
        together.addAll(required == null ? Set.of() : required);
        if (!together.isEmpty()) {
            ArrayNode list = schema.putArray("required");
            together.forEach(list::add);
        }
    }

    private static Set<String> names(@Nullable JsonNode required) {
        Set<String> names = new LinkedHashSet<>();
        if (required != null && required.isArray()) {
            required.forEach(name -> {
                if (name.isString()) {
                    names.add(name.stringValue());
                }
            });
        }
        return names;
    }
}
