package keyrail.wire.openaichat.prompt;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Members of tools' arguments that are objects, asked for as JSON in a string: in schemas, and in the calls of earlier
 * turns, so that the model sees them as it is to write them. Not safe for use by several threads.
 */
final class ObjectsAsText {
    private static final String NOTE = "A JSON object, written as a string. Its schema: ";

    private final ToolNames names;
    private final Map<String, Set<String>> members = new HashMap<>();

    private ObjectsAsText(ToolNames names) {
        this.names = names;
    }

    /** What of the tools is asked for so; nothing where the server needs it not. */
    static ObjectsAsText of(ToolSet tools, ChatRules rules, ToolNames names) {
        ObjectsAsText objects = new ObjectsAsText(names);
        if (rules.has(Trait.OBJECTS_AS_TEXT)) {
            for (ToolSet.Tool tool : tools.tools()) {
                RawJson schema = tool.schema();
                JsonNode read = schema == null ? null : JsonTree.read(schema).orElse(null);
                Set<String> found = read instanceof ObjectNode object ? found(object) : Set.of();
                if (!found.isEmpty()) {
                    objects.members.put(names.fit(tool.name()), found);
                }
            }
        }
        return objects;
    }

    private static Set<String> found(ObjectNode schema) {
        Set<String> found = new TreeSet<>();
        schema.path("properties").properties().forEach(property -> {
            if (isObject(meant(schema, property.getValue()))) {
                found.add(property.getKey());
            }
        });
        return found;
    }

    /** The members asked for so, by the written name of their tool. */
    Map<String, Set<String>> members() {
        return members;
    }

    /**
     * Changes a tool's schema.
     *
     * @return whether it has such members
     */
    boolean change(String tool, ObjectNode schema) {
        Set<String> texts = members.get(names.fit(tool));
        if (texts == null || !(schema.get("properties") instanceof ObjectNode properties)) {
            return false;
        }
        for (String member : texts) {
            JsonNode property = properties.get(member);
            if (property != null) {
                properties.set(member, asText(property, meant(schema, property)));
            }
        }
        return true;
    }

    /** What a reference into the same schema is about; anything else is what it is. */
    private static JsonNode meant(ObjectNode schema, JsonNode property) {
        String reference = JsonTree.string(property, "$ref");
        if (reference == null || !reference.startsWith("#/")) {
            return property;
        }
        JsonNode found = schema.at(reference.substring(1));
        return found.isMissingNode() ? property : found;
    }

    private static boolean isObject(JsonNode schema) {
        JsonNode type = schema.get("type");
        if (type == null) {
            return schema.has("properties");
        }
        return type.isArray()
                ? type.valueStream()
                        .anyMatch(one -> one.isString() && one.stringValue().equals("object"))
                : type.isString() && type.stringValue().equals("object");
    }

    private static ObjectNode asText(JsonNode property, JsonNode meant) {
        String description = JsonTree.string(property, "description");
        String own = description == null ? JsonTree.string(meant, "description") : description;
        return JsonTree.object()
                .put("type", "string")
                .put("description", (own == null ? "" : own + " ") + NOTE + JsonTree.text(meant));
    }

    /** The arguments of an earlier call as the model is to see them; null where nothing changes. */
    @Nullable
    String arguments(Block.ToolCall call) {
        Set<String> texts = members.get(names.fit(call.name()));
        if (texts == null) {
            return null;
        }
        ObjectNode arguments = JsonTree.arguments(call.arguments());
        for (String member : texts) {
            if (arguments.get(member) instanceof ObjectNode object) {
                arguments.put(member, JsonTree.text(object));
            }
        }
        return JsonTree.text(arguments);
    }
}
