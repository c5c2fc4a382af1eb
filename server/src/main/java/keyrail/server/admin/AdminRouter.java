package keyrail.server.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.RequestReader;
import keyrail.service.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs admin requests: finds the route, reads the request strictly, turns failures into error bodies. Immutable; its
 * routes may block, so call it off the event loop.
 */
public final class AdminRouter {
    private static final Logger LOG = LoggerFactory.getLogger(AdminRouter.class);

    private final List<AdminRoute> routes;

    /** @throws IllegalArgumentException when a route declares no scope, or two routes are the same */
    public AdminRouter(List<AdminRoute> routes) {
        Map<String, AdminRoute> byKey = new LinkedHashMap<>();
        for (AdminRoute route : routes) {
            Objects.requireNonNull(route.scope(), () -> route.template() + " declares no scope");
            if (byKey.put(route.method() + " " + route.template(), route) != null) {
                throw new IllegalArgumentException("listed twice: " + route.method() + " " + route.template());
            }
        }
        // A literal segment beats a placeholder, wherever the list has them.
        this.routes = routes.stream()
                .sorted(Comparator.comparing(
                        (AdminRoute route) -> route.template().replace('{', '\uffff')))
                .toList();
    }

    public List<AdminRoute> routes() {
        return routes;
    }

    /** The route a request would run, e.g. to judge its effects beforehand. */
    public Optional<AdminRoute> find(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.method().equals(method) && match(route, path).isPresent())
                .findFirst();
    }

    /** Never throws; a failure nobody foresaw is logged once and answered as {@code internal}. */
    public AdminReply handle(AdminRequest request) {
        try {
            AdminRoute route = find(request.method(), request.path()).orElseThrow(() -> noRoute(request));
            AdminCall call = read(route, request);
            return new AdminReply(
                    route.contract().status(), Json.bytes(route.handler().handle(call)));
        } catch (KeyrailException refused) {
            return refusal(refused.failure());
        } catch (RuntimeException unforeseen) {
            LOG.atError()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .setCause(unforeseen)
                    .log("admin request failed");
            return refusal(Failure.of(FailureCode.INTERNAL, "internal error; the log of this process has more"));
        }
    }

    /**
     * What a request would do, without doing it; never more than its route declares.
     *
     * @throws KeyrailException when there is no such route, or it would refuse to read the request
     */
    public Set<Effect> effects(AdminRequest request) {
        AdminRoute route = find(request.method(), request.path()).orElseThrow(() -> noRoute(request));
        return route.effectsOf(read(route, request));
    }

    private static AdminCall read(AdminRoute route, AdminRequest request) {
        return new AdminCall(
                match(route, request.path()).orElseThrow(),
                RequestReader.query(request.query(), route.contract().query()),
                RequestReader.body(request.body(), route.contract().body()),
                Actor.of(request.who()));
    }

    /** The body every refusal has, and its status. */
    public static AdminReply refusal(Failure failure) {
        return new AdminReply(failure.httpStatus(), Json.bytes(ErrorBody.of(failure)));
    }

    private KeyrailException noRoute(AdminRequest request) {
        List<String> methods = routes.stream()
                .filter(route -> match(route, request.path()).isPresent())
                .map(AdminRoute::method)
                .sorted()
                .toList();
        if (methods.isEmpty()) {
            return new KeyrailException(
                    FailureCode.UNKNOWN_ENDPOINT, "no admin endpoint " + request.method() + " " + request.path());
        }
        return new KeyrailException(Failure.of(
                FailureCode.METHOD_NOT_ALLOWED,
                request.path() + " takes " + String.join(", ", methods) + ", not " + request.method(),
                "allowed",
                methods));
    }

    private static Optional<Map<String, String>> match(AdminRoute route, String path) {
        List<String> wanted = segments(route.template());
        List<String> given = segments(path);
        if (wanted.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int index = 0; index < wanted.size(); index++) {
            String segment = wanted.get(index);
            if (segment.startsWith("{")) {
                values.put(segment.substring(1, segment.length() - 1), decoded(given.get(index)));
            } else if (!segment.equals(given.get(index))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static String decoded(String segment) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "the path is not percent-encoded correctly");
        }
    }
}
