package keyrail.server.socket;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.server.access.ClientClock;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.json.RequestReader;
import org.jspecify.annotations.Nullable;

/** One request over one of the ways in, from its head to the end of its answer. On the event loop but for the work. */
final class AdminExchange {
    private final AdminPlane plane;
    private final Context context;
    private final HttpServerRequest request;
    private boolean late;
    private final RequestId id = RequestId.of(System.currentTimeMillis(), ThreadLocalRandom.current());

    private AdminExchange(AdminPlane plane, HttpServerRequest request) {
        this.plane = plane;
        this.context = plane.vertx().getOrCreateContext();
        this.request = request;
    }

    /** @param watch hears of those who were not let in */
    static void serve(AdminPlane plane, HttpServerRequest request, Gate gate, Gate.Watch watch) {
        ClientClock.headArrived(request);
        AdminExchange exchange = new AdminExchange(plane, request);
        Gate.Entrant entrant;
        try {
            entrant = gate.admit(request);
        } catch (KeyrailException refused) {
            watch.refused(refused.failure().code(), exchange.id);
            exchange.refuse(refused.failure());
            return;
        }
        exchange.read(entrant);
    }

    /** Refuses what is not read to its end: what else comes is not read, and the connection ends with the answer. */
    private void refuse(Failure failure) {
        request.response().putHeader("connection", "close");
        answer(request.response(), id, AdminRouter.refusal(failure))
                .onComplete(ended -> request.connection().close());
    }

    private void read(Gate.Entrant entrant) {
        Buffer body = Buffer.buffer();
        ClientClock.bodyAwaited(request, () -> {
            late = true;
            refuse(Failure.of(
                    FailureCode.REQUEST_TIMEOUT,
                    "the rest of the request's body did not come in time (server.bodyIdleSeconds)"));
        });
        request.handler(chunk -> {
            if (body.length() <= RequestReader.MAX_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> {
            if (late) {
                return;
            }
            ClientClock.bodyOver(request);
            AdminRequest asked = new AdminRequest(
                    request.method().name(),
                    orEmpty(request.path()),
                    orEmpty(request.query()),
                    body.getBytes(),
                    entrant.who(),
                    id.value(),
                    entrant.scopes(),
                    Optional.ofNullable(request.getHeader("if-match")));
            GradualAnswer answer = new GradualAnswer(context, request.response(), id, accepts(asked, true));
            plane.blocking().execute(() -> run(asked, answer));
        });
    }

    private void run(AdminRequest asked, GradualAnswer answer) {
        if (accepts(asked, false)) {
            EventStream.open(plane, context, request.response(), id, asked);
            return;
        }
        AdminReply reply = plane.router().handle(asked, answer);
        context.runOnContext(now -> answer.end(reply));
    }

    /** Whether the caller takes events and the route has some: {@code gradual} ones of one answer, or the feed's. */
    private boolean accepts(AdminRequest asked, boolean gradual) {
        if (!orEmpty(request.getHeader("accept")).contains(EventStream.MEDIA_TYPE)) {
            return false;
        }
        return plane.router()
                .find(asked.method(), asked.path())
                .map(route -> switch (route.contract().delivery()) {
                    case AdminRoute.Delivery.Plain plain -> false;
                    case AdminRoute.Delivery.Tagged tagged -> false;
                    case AdminRoute.Delivery.Streaming streaming -> !gradual;
                    case AdminRoute.Delivery.Gradual parts -> gradual;
                })
                .orElse(false);
    }

    /** @return completes when the answer has gone out; at once when there is nobody to answer */
    static Future<Void> answer(HttpServerResponse response, RequestId id, AdminReply reply) {
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        reply.tag().ifPresent(tag -> response.putHeader("etag", tag));
        return response.setStatusCode(reply.status())
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .putHeader("x-keyrail-request-id", id.value())
                .end(Buffer.buffer(reply.json()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
