package keyrail.server.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.names.RequestId;
import keyrail.core.routing.Snapshot;
import keyrail.engine.Call;
import keyrail.engine.Gateway;
import keyrail.engine.Replies;
import keyrail.server.access.Admission;
import keyrail.server.access.BodyIntake;
import keyrail.server.access.ClientAccess;
import keyrail.server.access.ClientClock;
import keyrail.server.access.FieldNames;
import keyrail.server.access.HostCheck;
import keyrail.server.access.Uploads;

/**
 * Takes each request of one event loop: checks host, key and room, reads the body and hands a {@code Call} to the
 * gateway.
 */
final class Inbound {
    private static final long SMALLEST_RESERVATION = 0;

    private final Vertx vertx;
    private final Gateway gateway;
    private final Gateway.Services services;
    private final HostCheck hosts;
    private final Admission admission;
    private final Uploads uploads = new Uploads();

    Inbound(Vertx vertx, Gateway.Services services, HostCheck hosts, Admission admission) {
        this.vertx = vertx;
        this.gateway = new Gateway(services, vertx);
        this.services = services;
        this.hosts = hosts;
        this.admission = admission;
    }

    void handle(HttpServerRequest request) {
        ClientClock.headArrived(request);
        BodyIntake.turn(request.connection());
        RequestId id = RequestId.of(services.clock().millis(), ThreadLocalRandom.current());
        request.response().putHeader(FieldNames.REQUEST_ID, id.value());
        Surfaces.Found found = Surfaces.find(request.method().name(), pathOf(request));
        Format dialect = found != null ? found.surface().format() : dialectOf(request);
        try {
            hosts.check(request.headers());
            hosts.checkTarget(request.uri());
            if (pathOf(request).equals("/health")) {
                answer(request, 200, "{\"ok\":true}");
            } else if (pathOf(request).equals("/ready")) {
                answer(request, admission.isDraining() ? 503 : 200, "{\"ready\":" + !admission.isDraining() + "}");
            } else {
                Snapshot snapshot = services.snapshots().get();
                Caller caller = ClientAccess.callerOf(request.headers(), snapshot);
                if (found == null) {
                    other(request, snapshot, caller);
                } else {
                    read(request, found, caller, id);
                }
            }
        } catch (KeyrailException refused) {
            refuse(request, dialect, id, refused.failure());
        }
    }

    /** A request target without a path, as {@code OPTIONS *} has, is one that is not served. */
    private static String pathOf(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "" : path;
    }

    private static Format dialectOf(HttpServerRequest request) {
        return Surfaces.dialect(
                pathOf(request),
                request.headers().contains(FieldNames.ANTHROPIC_VERSION),
                request.headers().contains(FieldNames.X_GOOG_API_KEY));
    }

    private static void other(HttpServerRequest request, Snapshot snapshot, Caller caller) {
        String path = pathOf(request);
        if (request.method() == HttpMethod.GET) {
            Optional<String> listing =
                    ModelListings.answer(path, dialectOf(request), ModelsApi.ids(snapshot, caller.grants()));
            if (listing.isPresent()) {
                answer(request, 200, listing.get());
                return;
            }
        }
        List<String> methods = Surfaces.methods(path);
        if (!methods.isEmpty()) {
            throw new KeyrailException(
                    FailureCode.METHOD_NOT_ALLOWED,
                    path + " takes " + String.join(" and ", methods) + ", not " + request.method());
        }
        List<String> known = Surfaces.known();
        throw new KeyrailException(Failure.of(
                FailureCode.UNKNOWN_ENDPOINT,
                "nothing is served at this path; there is: " + String.join(", ", known),
                "endpoints",
                known));
    }

    private void read(HttpServerRequest request, Surfaces.Found found, Caller caller, RequestId id) {
        long arrived = System.nanoTime();
        if (request.headers().contains(FieldNames.CONTENT_ENCODING)) {
            throw new KeyrailException(
                    FailureCode.INVALID_REQUEST, "compressed request bodies are not taken; send the body as it is");
        }
        long declared = declaredLength(request);
        admission.enter(declared < 0 ? SMALLEST_RESERVATION : declared);
        if ("100-continue".equalsIgnoreCase(request.getHeader(FieldNames.EXPECT))) {
            request.response().writeContinue();
        }
        BodyReader reader = new BodyReader(admission, uploads, declared);
        ResponseSink sink = new ResponseSink(vertx, request, () -> admission.leave(reader.reserved()));
        reader.read(
                request,
                new BodyReader.Outcome(
                        body -> gateway.handle(call(request, found, caller, new Arrival(id, body, arrived)), sink),
                        failure -> {
                            sink.closeAfter();
                            Replies.failure(
                                    sink,
                                    call(request, found, caller, new Arrival(id, Bytes.EMPTY, arrived)),
                                    failure,
                                    0);
                        },
                        () -> {}));
    }

    /** What is known of a request beside its head. */
    private record Arrival(RequestId id, Bytes body, long nanos) {}

    /** The declared length of the body; -1 for one in chunks. */
    private static long declaredLength(HttpServerRequest request) {
        String field = request.getHeader("content-length");
        if (field == null) {
            return request.headers().contains("transfer-encoding") ? -1 : 0;
        }
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException malformed) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "content-length is not a number");
        }
    }

    private static Call call(HttpServerRequest request, Surfaces.Found found, Caller caller, Arrival arrival) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        String query = request.query();
        return new Call(
                arrival.id(),
                caller,
                found.surface().format(),
                found.surface().operation(),
                found.target(),
                headers.build(),
                query == null ? "" : query,
                arrival.body(),
                request.getHeader(FieldNames.PROFILE),
                request.getHeader(FieldNames.CALL_SITE),
                0,
                arrival.nanos(),
                originOf(request, found.surface()));
    }

    private static String originOf(HttpServerRequest request, Surface surface) {
        return surface.operation() == Operation.RESOURCE
                ? request.scheme() + "://" + request.getHeader(FieldNames.HOST)
                : "";
    }

    private static void answer(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(json);
    }

    private void refuse(HttpServerRequest request, Format dialect, RequestId id, Failure failure) {
        Call call = new Call(
                id,
                new Caller("", Grants.ALL),
                dialect,
                Operation.GENERATE,
                Target.of("POST", "/"),
                Headers.EMPTY,
                "",
                Bytes.EMPTY,
                null,
                null,
                0,
                System.nanoTime());
        ResponseSink sink = new ResponseSink(vertx, request, () -> {});
        if (!request.isEnded() && request.headers().contains("content-length")
                || request.headers().contains("transfer-encoding")) {
            sink.closeAfter();
        }
        Replies.failure(sink, call, failure, 0);
    }
}
