package keyrail.wire.codec;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a tool's arguments that go by other names than the client's. A member is meant where the schema speaks
 * of it; one that is called the same in data of any members is not.
 *
 * @param names the client's name of each, by the one that was written
 * @param schema as it was written; nobody changes it any more
 */
public record RenamedMembers(Map<String, String> names, ObjectNode schema) {
    public RenamedMembers {
        names = Map.copyOf(names);
    }

    /** Arguments that the model wrote, by the client's names; the value itself where nothing in it changes its name. */
    public JsonNode forClient(JsonNode arguments) {
        return new Renaming(schema, names, true).of(arguments);
    }

    /** The client's arguments by the names that the model knows. */
    public JsonNode forModel(JsonNode arguments) {
        Map<String, String> written = new HashMap<>();
        names.forEach((fitting, name) -> written.put(name, fitting));
        return new Renaming(schema, written, false).of(arguments);
    }
}
