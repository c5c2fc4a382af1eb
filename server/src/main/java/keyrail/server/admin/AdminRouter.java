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
import java.util.concurrent.locks.ReentrantLock;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.RequestReader;
import keyrail.server.admin.port.Asker;
import keyrail.service.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Runs admin requests: finds the route, reads the request strictly, turns failures into error bodies. Safe for use by
 * several threads; changes take turns, and all of it may block, so call it off the event loop.
 */
public final class AdminRouter {
    private static final Logger LOG = LoggerFactory.getLogger(AdminRouter.class);

    private final List<AdminRoute> routes;
    private final AdminJournal journal;
    private final ReentrantLock changes = new ReentrantLock();

    /** A router that nobody keeps a journal of. */
    public AdminRouter(List<AdminRoute> routes) {
        this(routes, AdminJournal.NONE);
    }

    /** @throws IllegalArgumentException when a route declares no scope, or two routes are the same */
    public AdminRouter(List<AdminRoute> routes, AdminJournal journal) {
        this.journal = journal;
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

    /** As {@link #handle(AdminRequest, Asker)}, for who waits for the whole answer. */
    public AdminReply handle(AdminRequest request) {
        return handle(request, Asker.PATIENT);
    }

    /** Never throws; a failure nobody foresaw is logged once and answered as {@code internal}. */
    public AdminReply handle(AdminRequest request, Asker asker) {
        Optional<AdminRoute> found = Optional.empty();
        try {
            found = find(request.method(), request.path());
            return answer(found.orElseThrow(() -> noRoute(request)), request, asker);
        } catch (KeyrailException refused) {
            found.ifPresent(route -> noteRefusal(route, request, refused.failure()));
            return refusal(refused.failure());
        } catch (RuntimeException unforeseen) {
            LOG.atError()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .addKeyValue("request", request.id())
                    .setCause(unforeseen)
                    .log("admin request failed");
            Failure internal = Failure.of(FailureCode.INTERNAL, "internal error; the log of this process has more");
            found.ifPresent(route -> noteRefusal(route, request, internal));
            return refusal(internal);
        }
    }

    private AdminReply answer(AdminRoute route, AdminRequest request, Asker asker) {
        if (!request.scopes().contains(route.scope())) {
            throw new KeyrailException(
                    FailureCode.SCOPE_NOT_GRANTED,
                    request.method() + " " + request.path() + " takes the scope "
                            + route.scope().text()
                            + ", which this token does not have; add it to server.admin.scopes, or use the socket");
        }
        AdminCall call = read(route, request, asker);
        if (!route.changes()) {
            JsonNode answer = route.handler().handle(call);
            return reply(route, answer, tagOf(route, answer));
        }
        // One change at a time, so that nothing comes between the look at the tag and the change.
        changes.lock();
        try {
            requireUnchanged(route, request, call);
            JsonNode answer = route.handler().handle(call);
            boolean gone = request.method().equals("DELETE");
            return reply(route, answer, gone ? Optional.empty() : tagAfter(route, call));
        } finally {
            changes.unlock();
            journal.changed();
        }
    }

    private static AdminReply reply(AdminRoute route, JsonNode answer, Optional<String> tag) {
        AdminReply reply = new AdminReply(route.contract().status(), Json.bytes(answer));
        return tag.map(reply::tagged).orElse(reply);
    }

    private void requireUnchanged(AdminRoute route, AdminRequest request, AdminCall call) {
        Optional<String> wanted = request.ifMatch();
        if (wanted.isEmpty()) {
            return;
        }
        journal.refresh();
        String current = currentTag(route, call)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "If-Match means nothing for " + request.method() + " " + route.template() + "; leave it out"));
        if (!EntityTag.matches(wanted.get(), current)) {
            throw new KeyrailException(Failure.of(
                    FailureCode.STALE_VERSION,
                    request.path() + " has changed since it was read; read it again and repeat the change on what is"
                            + " there now",
                    "current",
                    List.of(current)));
        }
    }

    /** The tag of what a changing route works on, as a look at it would give it now; empty where it has none. */
    private Optional<String> currentTag(AdminRoute route, AdminCall call) {
        Optional<AdminRoute> look = routes.stream()
                .filter(other -> other.template().equals(route.template())
                        && other.contract().delivery() instanceof AdminRoute.Delivery.Tagged)
                .findFirst();
        return look.flatMap(one -> tagOf(one, one.handler().handle(call.looking())));
    }

    /** The change is made; that its result cannot be looked at just now must not make it seem refused. */
    private Optional<String> tagAfter(AdminRoute route, AdminCall call) {
        try {
            return currentTag(route, call);
        } catch (KeyrailException unseen) {
            return Optional.empty();
        }
    }

    private static Optional<String> tagOf(AdminRoute route, JsonNode answer) {
        return route.contract().delivery() instanceof AdminRoute.Delivery.Tagged tagged
                ? Optional.of(EntityTag.of(answer, tagged.derived()))
                : Optional.empty();
    }

    /** Reading something is nobody's business; a change that was refused is, and so is a scope asked for in vain. */
    private void noteRefusal(AdminRoute route, AdminRequest request, Failure failure) {
        if (route.changes() || failure.code() == FailureCode.SCOPE_NOT_GRANTED) {
            journal.refused(route, request, failure.code());
            journal.changed();
        }
    }

    /**
     * What a request would do, without doing it; never more than its route declares.
     *
     * @throws KeyrailException when there is no such route, or it would refuse to read the request
     */
    public Set<Effect> effects(AdminRequest request) {
        AdminRoute route = find(request.method(), request.path()).orElseThrow(() -> noRoute(request));
        return route.effectsOf(read(route, request, Asker.PATIENT));
    }

    private static AdminCall read(AdminRoute route, AdminRequest request, Asker asker) {
        return new AdminCall(
                match(route, request.path()).orElseThrow(),
                RequestReader.query(request.query(), route.contract().query()),
                RequestReader.body(request.body(), route.contract().body()),
                new Actor(request.who(), request.id()),
                asker);
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
