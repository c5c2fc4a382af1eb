package keyrail.server.socket;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.event.Event;
import keyrail.server.admin.event.Subscription;
import keyrail.server.admin.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Writes the feed as server-sent events: first what the plain answer lists, then each new event, and a comment every
 * {@link #HEARTBEAT} so that a dead connection shows. Writes no faster than the listener reads. On its event loop only.
 */
final class EventStream {
    static final String MEDIA_TYPE = "text/event-stream";
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final AdminPlane plane;
    private final HttpServerResponse response;
    private final Subscription subscription;
    /** Events told already because the answer listed them. */
    private final Set<String> told = new HashSet<>();

    private long heartbeat = -1;

    private EventStream(AdminPlane plane, HttpServerResponse response, Subscription subscription) {
        this.plane = plane;
        this.response = response;
        this.subscription = subscription;
    }

    /** Called where waiting is allowed; what happens between the subscription and the answer is told once. */
    static void open(AdminPlane plane, Context context, HttpServerResponse response, RequestId id, AdminRequest asked) {
        AtomicReference<Optional<EventStream>> opened = new AtomicReference<>(Optional.empty());
        Runnable wake = () -> context.runOnContext(now -> opened.get().ifPresent(EventStream::pump));
        Subscription subscription;
        try {
            subscription = plane.feed().subscribe(wake);
        } catch (KeyrailException refused) {
            context.runOnContext(now -> AdminExchange.answer(response, id, AdminRouter.refusal(refused.failure())));
            return;
        }
        AdminReply reply = plane.router().handle(asked);
        context.runOnContext(now -> {
            if (reply.status() != 200 || response.closed()) {
                subscription.close();
                AdminExchange.answer(response, id, reply);
                return;
            }
            EventStream stream = new EventStream(plane, response, subscription);
            opened.set(Optional.of(stream));
            stream.begin(id, Json.ofBytes(reply.json()));
        });
    }

    private void begin(RequestId id, JsonNode answer) {
        response.closeHandler(gone -> close());
        response.exceptionHandler(broken -> close());
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("content-type", MEDIA_TYPE)
                .putHeader("cache-control", "no-store")
                .putHeader("x-keyrail-request-id", id.value());
        response.write(": keyrail events\n\n");
        for (JsonNode event : answer.path("events")) {
            told.add(keyOf(event));
            write(event.path("event").stringValue(), event);
        }
        heartbeat = plane.vertx().setPeriodic(HEARTBEAT.toMillis(), ignored -> beat());
        pump();
    }

    private void beat() {
        if (!response.writeQueueFull()) {
            response.write(": heartbeat\n\n");
        }
    }

    private void pump() {
        if (response.closed() || response.ended()) {
            return;
        }
        while (!response.writeQueueFull()) {
            Optional<Event> next = subscription.take();
            if (next.isEmpty()) {
                if (subscription.isOver()) {
                    close();
                    response.end();
                }
                return;
            }
            Event event = next.get();
            JsonNode json = event.json();
            if (!told.remove(keyOf(json))) {
                write(event.name(), json);
            }
        }
        response.drainHandler(drained -> pump());
    }

    private void write(String name, JsonNode json) {
        response.write(Buffer.buffer("event: " + name + "\ndata: ")
                .appendBytes(Json.bytes(json))
                .appendString("\n\n"));
    }

    /** What tells two events apart: a change's number, an attempt's request and place. */
    private static String keyOf(JsonNode event) {
        return event.path("event") + " " + event.path("number") + " " + event.path("request") + " "
                + event.path("attempt");
    }

    private void close() {
        subscription.close();
        if (heartbeat >= 0) {
            plane.vertx().cancelTimer(heartbeat);
            heartbeat = -1;
        }
    }
}
