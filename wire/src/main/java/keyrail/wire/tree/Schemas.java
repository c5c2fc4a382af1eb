package keyrail.wire.tree;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas within a JSON Schema, wherever its drafts have a place for them (json-schema.org/draft/2020-12). */
public final class Schemas {
    private static final List<String> NAMED =
            List.of("properties", "$defs", "definitions", "patternProperties", "dependentSchemas");
    private static final List<String> LISTED = List.of("anyOf", "oneOf", "allOf", "prefixItems", "items");
    private static final List<String> SINGLE = List.of(
            "items",
            "additionalItems",
            "unevaluatedItems",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");

    private Schemas() {}

    /** Visits a schema and those within it, the outer before the inner; the visitor may change what it is given. */
    public static void each(@Nullable JsonNode schema, Consumer<ObjectNode> visitor) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        visitor.accept(object);
        for (String word : NAMED) {
            if (object.get(word) instanceof ObjectNode named) {
                named.forEach(one -> each(one, visitor));
            }
        }
        for (String word : LISTED) {
            JsonNode list = object.get(word);
            if (list != null && list.isArray()) {
                list.forEach(one -> each(one, visitor));
            }
        }
        SINGLE.forEach(word -> each(object.get(word), visitor));
    }
}
