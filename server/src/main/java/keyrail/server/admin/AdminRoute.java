package keyrail.server.admin;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import keyrail.server.admin.json.Shape;
import tools.jackson.databind.JsonNode;

/**
 * One thing the admin plane can do.
 *
 * @param template path with placeholders, e.g. {@code /v1/credentials/{service}/{field}}
 * @param effects what it may do, at least one
 * @param onlyWith effects that it has only when the request's body names one of these members
 */
public record AdminRoute(
        String method,
        String template,
        AdminScope scope,
        Set<Effect> effects,
        Map<Effect, Set<String>> onlyWith,
        Contract contract,
        Handler handler) {
    /** A route that has all its effects whatever the request says. */
    public AdminRoute(
            String method, String template, AdminScope scope, Set<Effect> effects, Contract contract, Handler handler) {
        this(method, template, scope, effects, Map.of(), contract, handler);
    }

    /**
     * What a route takes and gives.
     *
     * @param status of the answer when all went well
     * @param delivery what comes with the answer, or in its place
     */
    public record Contract(String summary, Shape query, Shape body, int status, Shape answer, Delivery delivery) {
        /** A route without query and body that answers 200. */
        public static Contract of(String summary, Shape answer) {
            return new Contract(summary, Shape.EMPTY, Shape.EMPTY, 200, answer, new Delivery.Plain());
        }

        public Contract query(Shape.Field... parameters) {
            return new Contract(summary, Shape.of(parameters), body, status, answer, delivery);
        }

        public Contract body(Shape shape) {
            return new Contract(summary, query, shape, status, answer, delivery);
        }

        public Contract created() {
            return new Contract(summary, query, body, 201, answer, delivery);
        }

        /**
         * The answer shows an object that other routes of this path change: it carries an {@code ETag}, and they heed
         * {@code If-Match}.
         *
         * @param derived members that follow from other things, so that the tag leaves them out
         */
        public Contract tagged(String... derived) {
            return new Contract(summary, query, body, status, answer, new Delivery.Tagged(Set.of(derived)));
        }

        /** Whoever accepts {@code text/event-stream} gets the answer's events, and from then on each new one. */
        public Contract streaming() {
            return new Contract(summary, query, body, status, answer, new Delivery.Streaming());
        }

        /**
         * Whoever accepts {@code text/event-stream} reads the answer's text while it is made, in events {@code text}, and
         * then the whole of it in an event {@code answer}, which has the status it would have had.
         */
        public Contract gradual() {
            return new Contract(summary, query, body, status, answer, new Delivery.Gradual());
        }
    }

    /** What an answer is besides JSON. */
    public sealed interface Delivery {
        record Plain() implements Delivery {}

        record Tagged(Set<String> derived) implements Delivery {}

        record Streaming() implements Delivery {}

        record Gradual() implements Delivery {}
    }

    /** Does it; failures are thrown as {@code KeyrailException}. */
    @FunctionalInterface
    public interface Handler {
        JsonNode handle(AdminCall call);
    }

    public AdminRoute {
        effects = Set.copyOf(effects);
        onlyWith = Map.copyOf(onlyWith);
        if (effects.isEmpty()) {
            throw new IllegalArgumentException(method + " " + template + " declares no effect");
        }
        if (!template.startsWith("/v1/") || contract.summary().isBlank()) {
            throw new IllegalArgumentException(method + " " + template + " needs a path below /v1 and a summary");
        }
        if (!effects.containsAll(onlyWith.keySet())) {
            throw new IllegalArgumentException(method + " " + template + " narrows an effect it does not declare");
        }
    }

    /** Whether a call can leave something different behind, the ledger apart. */
    boolean changes() {
        return effects.stream().anyMatch(effect -> effect != Effect.STATE_READ && effect != Effect.SPEND);
    }

    /** What one call of this route would do; a member that is null counts, as it clears. */
    Set<Effect> effectsOf(AdminCall call) {
        return effects.stream()
                .filter(effect -> !onlyWith.containsKey(effect)
                        || onlyWith.get(effect).stream().anyMatch(call.body()::has))
                .collect(Collectors.toUnmodifiableSet());
    }
}
