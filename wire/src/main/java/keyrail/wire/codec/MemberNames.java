package keyrail.wire.codec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import keyrail.core.provider.PromptRules;
import keyrail.wire.tree.JsonTree;
import keyrail.wire.tree.Schemas;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Names of the members of tools' arguments within a vendor's rules: changed in schemas at any depth, and in the calls of
 * earlier turns, so that the model sees them as it is to write them; what it then writes is told in the client's names. A
 * name that was changed stands as the title of its member. Not safe for use by several threads.
 */
public final class MemberNames {
    private final PromptRules.@Nullable Names rules;
    private final Map<String, RenamedMembers> changed = new HashMap<>();

    /** @param rules null where any name will do */
    public MemberNames(PromptRules.@Nullable Names rules) {
        this.rules = rules;
    }

    /** Whether every name in a schema is one that the vendor takes. */
    public boolean take(ObjectNode schema) {
        return found(schema).isEmpty();
    }

    /**
     * Changes the schema of a tool.
     *
     * @param tool by its written name
     * @return whether it had names that the vendor does not take
     */
    public boolean fit(String tool, ObjectNode schema) {
        Map<String, String> written = found(schema);
        if (written.isEmpty()) {
            return false;
        }
        Map<String, String> back = new TreeMap<>();
        written.forEach((name, fitting) -> back.put(fitting, name));
        Schemas.each(schema, one -> rename(one, written));
        renameValues(schema, written);
        changed.put(tool, new RenamedMembers(back, schema));
        return true;
    }

    /** The arguments of an earlier call of a tool, by its written name, as the model is to see them. */
    public JsonNode arguments(String tool, JsonNode arguments) {
        RenamedMembers renamed = changed.get(tool);
        return renamed == null ? arguments : renamed.forModel(arguments);
    }

    /** What goes by another name, by the written name of its tool. */
    public Map<String, RenamedMembers> changed() {
        return changed;
    }

    /** A value with some members of its objects, at any depth, named otherwise; the value itself where none are. */
    static JsonNode renamed(JsonNode value, Map<String, String> names) {
        if (names.isEmpty() || !value.isContainer()) {
            return value;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode all = JsonTree.array();
            list.forEach(one -> all.add(renamed(one, names)));
            return all;
        }
        ObjectNode all = JsonTree.object();
        value.properties()
                .forEach(member -> all.set(
                        names.getOrDefault(member.getKey(), member.getKey()), renamed(member.getValue(), names)));
        return all;
    }

    /** What to call each name of a schema that the vendor does not take. */
    private Map<String, String> found(ObjectNode schema) {
        if (rules == null) {
            return Map.of();
        }
        Set<String> all = new HashSet<>();
        Schemas.each(schema, one -> all.addAll(one.path("properties").propertyNames()));
        ToolNames names = new ToolNames(rules.foreign(), rules.longest());
        Map<String, String> written = new TreeMap<>();
        for (String name : all) {
            String fitting = names.fit(name);
            while (!fitting.equals(name) && all.contains(fitting)) {
                fitting = names.fit(fitting + " ");
            }
            if (!fitting.equals(name)) {
                written.put(name, fitting);
            }
        }
        return written;
    }

    /** Where one schema speaks of its members, not those within it. */
    private static void rename(ObjectNode schema, Map<String, String> names) {
        titled(schema.get("properties"), names);
        for (String word : new String[] {"properties", "dependentRequired", "dependentSchemas"}) {
            change(schema, word, value -> keys(value, names));
        }
        change(schema, "required", value -> listed(value, names));
        change(schema, "$ref", value -> value.isString() ? text(reference(value.stringValue(), names)) : value);
    }

    /** Values that a schema gives are renamed by what it says of its values, where it is an alternative of another too. */
    private static void renameValues(ObjectNode root, Map<String, String> names) {
        Renaming renaming = new Renaming(root, names, false);
        Schemas.each(root, schema -> {
            Renaming.Place place = renaming.place(List.of(schema));
            for (ObjectNode one : place.schemas()) {
                for (String word : new String[] {"default", "const"}) {
                    change(one, word, value -> renaming.renamed(value, place));
                }
                for (String word : new String[] {"enum", "examples"}) {
                    change(one, word, values -> each(values, value -> renaming.renamed(value, place)));
                }
            }
        });
    }

    private static JsonNode each(JsonNode values, UnaryOperator<JsonNode> change) {
        if (!values.isArray()) {
            return values;
        }
        ArrayNode all = JsonTree.array();
        values.forEach(value -> all.add(change.apply(value)));
        return all;
    }

    private static void change(ObjectNode schema, String word, UnaryOperator<JsonNode> change) {
        Optional.ofNullable(schema.get(word)).ifPresent(value -> schema.set(word, change.apply(value)));
    }

    private static void titled(@Nullable JsonNode properties, Map<String, String> names) {
        if (properties != null) {
            properties.properties().forEach(member -> {
                if (names.containsKey(member.getKey())
                        && member.getValue() instanceof ObjectNode schema
                        && !schema.has("title")
                        && !schema.has("$ref")) {
                    schema.put("title", member.getKey());
                }
            });
        }
    }

    private static JsonNode keys(JsonNode value, Map<String, String> names) {
        if (!value.isObject()) {
            return value;
        }
        ObjectNode all = JsonTree.object();
        value.properties()
                .forEach(member -> all.set(
                        names.getOrDefault(member.getKey(), member.getKey()), listed(member.getValue(), names)));
        return all;
    }

    private static JsonNode listed(JsonNode value, Map<String, String> names) {
        if (!value.isArray()) {
            return value;
        }
        ArrayNode all = JsonTree.array();
        value.forEach(
                one -> all.add(one.isString() ? text(names.getOrDefault(one.stringValue(), one.stringValue())) : one));
        return all;
    }

    /** A pointer into the schema; its steps behind {@code properties} are names. */
    private static String reference(String pointer, Map<String, String> names) {
        if (!pointer.startsWith("#/")) {
            return pointer;
        }
        String[] steps = pointer.split("/", -1);
        for (int index = 1; index < steps.length; index++) {
            String name = steps[index].replace("~1", "/").replace("~0", "~");
            if (names.containsKey(name) && steps[index - 1].equals("properties")) {
                steps[index] = names.getOrDefault(name, name);
            }
        }
        return String.join("/", steps);
    }

    private static JsonNode text(String text) {
        return StringNode.valueOf(text);
    }
}
