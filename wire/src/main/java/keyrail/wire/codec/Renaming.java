package keyrail.wire.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives members of a value other names where a schema declares them, following value and schema side by side. Where nobody
 * can say what the schema is, as behind a reference that leads out of it, every member of such a name is meant. Used once,
 * by one thread.
 */
final class Renaming {
    /** Alternatives for one value that are looked at; a schema of more counts as one that nobody knows. */
    private static final int MOST_SCHEMAS = 64;

    private static final List<String> LISTED = List.of("anyOf", "oneOf", "allOf");
    private static final List<String> SINGLE = List.of("not", "if", "then", "else");

    private final ObjectNode root;
    private final Map<String, String> names;
    private final boolean fromWritten;

    /**
     * Renames by a schema whose members have their written names.
     *
     * @param names what to call each member, by its name in the values given
     * @param fromWritten whether those are the names of the schema; else the new ones are
     */
    Renaming(ObjectNode root, Map<String, String> names, boolean fromWritten) {
        this.root = root;
        this.names = names;
        this.fromWritten = fromWritten;
    }

    /**
     * What a schema says of one value, in all its parts.
     *
     * @param unknown whether there may be more than these
     */
    record Place(List<ObjectNode> schemas, boolean unknown) {}

    JsonNode of(JsonNode value) {
        return renamed(value, place(List.of(root)));
    }

    JsonNode renamed(JsonNode value, Place place) {
        if (place.unknown()) {
            return MemberNames.renamed(value, names);
        }
        if (place.schemas().isEmpty()) {
            return value;
        }
        if (value instanceof ArrayNode list) {
            return elements(list, place);
        }
        return value instanceof ObjectNode object ? members(object, place) : value;
    }

    private ObjectNode members(ObjectNode object, Place place) {
        ObjectNode all = JsonTree.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            String other = names.getOrDefault(key, key);
            String written = fromWritten ? key : other;
            boolean meant = isDeclared(place, written);
            String name = meant ? written : key;
            Place within = place(ofMember(place, name, meant || isDeclared(place, key)));
            all.set(meant ? other : key, renamed(member.getValue(), within));
        }
        return all;
    }

    private static boolean isDeclared(Place place, String name) {
        return place.schemas().stream()
                .anyMatch(schema -> schema.path("properties").has(name));
    }

    private static List<JsonNode> ofMember(Place place, String name, boolean declared) {
        List<JsonNode> found = new ArrayList<>();
        for (ObjectNode schema : place.schemas()) {
            JsonNode own = schema.path("properties").get(name);
            if (own == null) {
                // Not matched: a client's pattern may take as long as it likes.
                found.addAll(schema.path("patternProperties").values());
                add(found, schema.get("additionalProperties"));
            }
            add(found, declared ? own : schema.get("unevaluatedProperties"));
        }
        return found;
    }

    private ArrayNode elements(ArrayNode list, Place place) {
        ArrayNode all = JsonTree.array();
        Place usual = place(ofElement(place, Integer.MAX_VALUE));
        boolean isTuple = place.schemas().stream()
                .anyMatch(schema ->
                        schema.has("prefixItems") || schema.path("items").isArray());
        for (int index = 0; index < list.size(); index++) {
            all.add(renamed(list.get(index), isTuple ? place(ofElement(place, index)) : usual));
        }
        return all;
    }

    private static List<JsonNode> ofElement(Place place, int index) {
        List<JsonNode> found = new ArrayList<>();
        for (ObjectNode schema : place.schemas()) {
            JsonNode items = schema.path("items");
            JsonNode first = items.isArray() ? items : schema.path("prefixItems");
            add(found, schema.get("contains"));
            if (index < first.size()) {
                add(found, first.get(index));
            } else {
                for (String word : new String[] {"items", "additionalItems", "unevaluatedItems"}) {
                    add(found, schema.get(word));
                }
            }
        }
        return found;
    }

    private static void add(List<JsonNode> found, @Nullable JsonNode schema) {
        if (schema != null) {
            found.add(schema);
        }
    }

    /** All that schemas of one value say of it: they, and what they are put together from. */
    Place place(List<? extends JsonNode> schemas) {
        Set<ObjectNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean known = true;
        for (JsonNode schema : schemas) {
            known &= collect(schema, all);
        }
        return new Place(List.copyOf(all), !known);
    }

    /** @return whether nothing is missing */
    private boolean collect(@Nullable JsonNode one, Set<ObjectNode> all) {
        if (!(one instanceof ObjectNode schema) || all.contains(schema)) {
            return true;
        }
        if (all.size() == MOST_SCHEMAS || schema.has("$dynamicRef") || schema.has("$recursiveRef")) {
            return false;
        }
        all.add(schema);
        boolean known = true;
        JsonNode reference = schema.get("$ref");
        if (reference != null) {
            JsonNode target = target(reference);
            known = target != null && collect(target, all);
        }
        for (String word : LISTED) {
            for (JsonNode alternative : schema.path(word)) {
                known &= collect(alternative, all);
            }
        }
        for (JsonNode dependent : schema.path("dependentSchemas")) {
            known &= collect(dependent, all);
        }
        for (String word : SINGLE) {
            known &= collect(schema.get(word), all);
        }
        return known;
    }

    /** What a reference within the schema leads to (RFC 6901); null where that is nothing in it. */
    private @Nullable JsonNode target(JsonNode reference) {
        String pointer = reference.asString("");
        if (pointer.equals("#")) {
            return root;
        }
        if (!pointer.startsWith("#/")) {
            return null;
        }
        JsonNode found = root;
        for (String step : pointer.substring(2).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            found = found.isArray() && name.matches("[0-9]{1,6}")
                    ? found.path(Integer.parseInt(name))
                    : found.path(name);
        }
        return found.isMissingNode() ? null : found;
    }
}
