package keyrail.server.socket;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.names.RequestId;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.port.Asker;
import tools.jackson.databind.node.ObjectNode;

/**
 * The asker at the other end of a connection. Its leaving is noticed; where it accepts events, it gets the text as events
 * from the first piece on, and the answer as the last one; before a piece there is nothing but the plain answer. Told by
 * one thread, writes on its event loop.
 */
final class GradualAnswer implements Asker {
    private final Context context;
    private final HttpServerResponse response;
    private final RequestId id;
    private final boolean events;
    /** On the event loop only. */
    private boolean begun;

    private boolean left;
    private final List<Runnable> onLeft = new ArrayList<>();

    /** Made on the event loop. @param events whether the asker takes pieces */
    GradualAnswer(Context context, HttpServerResponse response, RequestId id, boolean events) {
        this.context = context;
        this.response = response;
        this.id = id;
        this.events = events;
        response.closeHandler(gone -> leave());
        response.exceptionHandler(broken -> leave());
    }

    @Override
    public void reads(String text) {
        if (events) {
            context.runOnContext(now -> write(text));
        }
    }

    private void write(String text) {
        if (response.closed()) {
            return;
        }
        if (!begun) {
            begun = true;
            response.setStatusCode(200)
                    .setChunked(true)
                    .putHeader("content-type", EventStream.MEDIA_TYPE)
                    .putHeader("cache-control", "no-store")
                    .putHeader("x-keyrail-request-id", id.value());
        }
        response.write(event("text", Json.object().put("event", "text").put("text", text)));
    }

    /** Ends the answer. On the event loop, after all pieces. */
    void end(AdminReply reply) {
        if (!begun) {
            AdminExchange.answer(response, id, reply);
        } else if (!response.closed()) {
            ObjectNode last = Json.object().put("event", "answer").put("status", reply.status());
            last.set("body", Json.ofBytes(reply.json()));
            response.end(event("answer", last));
        }
    }

    private static Buffer event(String name, ObjectNode json) {
        return Buffer.buffer("event: " + name + "\ndata: ")
                .appendBytes(Json.bytes(json))
                .appendString("\n\n");
    }

    @Override
    public void onLeft(Runnable action) {
        synchronized (this) {
            if (!left) {
                onLeft.add(action);
                return;
            }
        }
        action.run();
    }

    private void leave() {
        List<Runnable> actions;
        synchronized (this) {
            left = true;
            actions = List.copyOf(onLeft);
            onLeft.clear();
        }
        actions.forEach(Runnable::run);
    }
}
