package keyrail.server.socket;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
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
    private final RequestId id = RequestId.of(System.currentTimeMillis(), ThreadLocalRandom.current());

    private AdminExchange(AdminPlane plane, HttpServerRequest request) {
        this.plane = plane;
        this.context = plane.vertx().getOrCreateContext();
        this.request = request;
    }

    /** @param watch hears of those who were not let in */
    static void serve(AdminPlane plane, HttpServerRequest request, Gate gate, Gate.Watch watch) {
        AdminExchange exchange = new AdminExchange(plane, request);
        Gate.Entrant entrant;
        try {
            entrant = gate.admit(request);
        } catch (KeyrailException refused) {
            watch.refused(refused.failure().code(), exchange.id);
            // What else comes is not read: the connection ends with the answer.
            request.response().putHeader("connection", "close");
            exchange.answer(AdminRouter.refusal(refused.failure()));
            return;
        }
        exchange.read(entrant);
    }

    private void read(Gate.Entrant entrant) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= RequestReader.MAX_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> {
            AdminRequest asked = new AdminRequest(
                    request.method().name(),
                    orEmpty(request.path()),
                    orEmpty(request.query()),
                    body.getBytes(),
                    entrant.who(),
                    id.value(),
                    entrant.scopes(),
                    Optional.ofNullable(request.getHeader("if-match")));
            plane.blocking().execute(() -> run(asked));
        });
    }

    private void run(AdminRequest asked) {
        if (wantsEvents(asked)) {
            EventStream.open(plane, context, request.response(), id, asked);
            return;
        }
        AdminReply reply = plane.router().handle(asked);
        context.runOnContext(now -> answer(reply));
    }

    private boolean wantsEvents(AdminRequest asked) {
        String accepted = orEmpty(request.getHeader("accept"));
        return accepted.contains(EventStream.MEDIA_TYPE)
                && plane.router()
                        .find(asked.method(), asked.path())
                        .map(route -> route.contract().delivery() instanceof AdminRoute.Delivery.Streaming)
                        .orElse(false);
    }

    private void answer(AdminReply reply) {
        answer(request.response(), id, reply);
    }

    static void answer(HttpServerResponse response, RequestId id, AdminReply reply) {
        if (response.ended() || response.closed()) {
            return;
        }
        reply.tag().ifPresent(tag -> response.putHeader("etag", tag));
        response.setStatusCode(reply.status())
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .putHeader("x-keyrail-request-id", id.value())
                .end(Buffer.buffer(reply.json()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
