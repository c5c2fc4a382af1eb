package keyrail.server.admin;

import java.util.Set;
import keyrail.server.admin.json.Shape;
import tools.jackson.databind.JsonNode;

/**
 * One thing the admin plane can do.
 *
 * @param template path with placeholders, e.g. {@code /v1/credentials/{service}/{field}}
 * @param effects what it may do, at least one
 */
public record AdminRoute(
        String method, String template, AdminScope scope, Set<Effect> effects, Contract contract, Handler handler) {
    /**
     * What a route takes and gives.
     *
     * @param status of the answer when all went well
     */
    public record Contract(String summary, Shape query, Shape body, int status, Shape answer) {
        /** A route without query and body that answers 200. */
        public static Contract of(String summary, Shape answer) {
            return new Contract(summary, Shape.EMPTY, Shape.EMPTY, 200, answer);
        }

        public Contract query(Shape.Field... parameters) {
            return new Contract(summary, Shape.of(parameters), body, status, answer);
        }

        public Contract body(Shape shape) {
            return new Contract(summary, query, shape, status, answer);
        }

        public Contract created() {
            return new Contract(summary, query, body, 201, answer);
        }
    }

    /** Does it; failures are thrown as {@code KeyrailException}. */
    @FunctionalInterface
    public interface Handler {
        JsonNode handle(AdminCall call);
    }

    public AdminRoute {
        effects = Set.copyOf(effects);
        if (effects.isEmpty()) {
            throw new IllegalArgumentException(method + " " + template + " declares no effect");
        }
        if (!template.startsWith("/v1/") || contract.summary().isBlank()) {
            throw new IllegalArgumentException(method + " " + template + " needs a path below /v1 and a summary");
        }
    }
}
