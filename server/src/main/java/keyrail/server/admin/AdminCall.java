package keyrail.server.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.port.Asker;
import keyrail.service.Actor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that fits its route, read and checked.
 *
 * @param path the values of the template's placeholders, decoded
 * @param query by parameter
 * @param body under the shape's own names
 */
public record AdminCall(
        Map<String, String> path, Map<String, String> query, ObjectNode body, Actor actor, Asker asker) {
    /** The value of a placeholder, which the template is known to have. */
    public String path(String placeholder) {
        return path.getOrDefault(placeholder, "");
    }

    public Optional<String> query(String parameter) {
        return Optional.ofNullable(query.get(parameter));
    }

    /** A switch in the query: {@code true} or nothing after the name switches it on. */
    public boolean flag(String parameter) {
        return switch (query.getOrDefault(parameter, "false")) {
            case "true", "" -> true;
            case "false" -> false;
            default ->
                throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "\"" + parameter + "\" must be true or false");
        };
    }

    /** A member of the body that holds a string; empty when absent or null. */
    public Optional<String> text(String field) {
        return present(field).map(JsonNode::stringValue);
    }

    public Optional<Boolean> truth(String field) {
        return present(field).map(JsonNode::booleanValue);
    }

    public Optional<Long> whole(String field) {
        return present(field).map(JsonNode::longValue);
    }

    /** A member that holds a list of strings; empty when absent. */
    public List<String> texts(String field) {
        return present(field)
                .map(list -> list.valueStream().map(JsonNode::stringValue).toList())
                .orElse(List.of());
    }

    /** A member of the body that is there and not null. */
    public Optional<JsonNode> present(String field) {
        return Optional.ofNullable(body.get(field)).filter(value -> !value.isNull());
    }

    /** A look at the same object: the same placeholders, nothing else. */
    AdminCall looking() {
        return new AdminCall(path, Map.of(), Json.object(), actor, Asker.PATIENT);
    }

    /** Leaves out the body, which may hold a secret. */
    @Override
    public String toString() {
        return "AdminCall[" + path + ", " + query + ", " + actor + "]";
    }
}
