package keyrail.engine;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import keyrail.core.auth.AuthResolver;
import keyrail.core.config.OutboundSettings;
import keyrail.core.connection.HealthBoard;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import keyrail.core.session.Pin;
import keyrail.core.session.SessionPins;
import keyrail.core.usage.Ledger;
import keyrail.engine.outbound.NameResolver;
import keyrail.engine.outbound.UpstreamHttp;
import keyrail.wire.Relay;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.ScannedBody;
import org.jspecify.annotations.Nullable;

/**
 * The story of one request: read what it asks for, select a route, let the candidates try in order, meter, answer. One
 * gateway per event loop, used on that loop only.
 */
public final class Gateway {
    private final Services services;
    private final Vertx vertx;
    private final Router router = new Router();
    private OutboundSettings outbound;
    private UpstreamHttp upstream;

    /** What all gateways of a home share; every part is safe for use by several threads. */
    public record Services(
            Supplier<Snapshot> snapshots,
            Supplier<OutboundSettings> outbound,
            AuthResolver resolver,
            NameResolver names,
            Ledger ledger,
            HealthBoard health,
            SessionPins sessions,
            Clock clock) {}

    public Gateway(Services services, Vertx vertx) {
        this.services = services;
        this.vertx = vertx;
        this.outbound = services.outbound().get();
        this.upstream = new UpstreamHttp(vertx, services.names(), outbound);
    }

    public void handle(Call call, ReplySink sink) {
        Attempts attempts = new Attempts(services, call);
        ScannedBody body;
        String model;
        try {
            body = Relay.scan(call.format(), call.body());
            model = modelOf(body);
        } catch (KeyrailException refused) {
            refuse(attempts, sink, refused.failure(), List.of());
            return;
        }
        attempts.asked(model, body.isTrue("stream"));
        Snapshot snapshot = services.snapshots().get();
        RouteRequest request = new RouteRequest(
                call.profile(),
                model,
                call.callSite(),
                pinOf(call, body),
                call.caller().grants());
        switch (router.route(snapshot, request)) {
            case Route.Refused refused -> refuse(attempts, sink, refused.failure(), refused.skipped());
            case Route.Selected selected -> {
                attempts.routed(selected);
                new Dispatch(this, attempts, body, snapshot, selected, sink).start();
            }
        }
    }

    /** What the session of the call's conversation says; nobody is asked for a conversation where there is no session. */
    private @Nullable Pin pinOf(Call call, ScannedBody body) {
        SessionPins sessions = services.sessions();
        return sessions.isEmpty()
                ? null
                : ConversationSource.conversationOf(call.headers(), body)
                        .map(sessions::pin)
                        .orElse(null);
    }

    private static @Nullable String modelOf(ScannedBody body) {
        JsonValue model = body.value("model").orElse(null);
        if (model == null || model.isNull()) {
            return null;
        }
        return model.text()
                .orElseThrow(() -> new KeyrailException(FailureCode.INVALID_REQUEST, "\"model\" must be a string"));
    }

    private static void refuse(Attempts attempts, ReplySink sink, Failure failure, List<String> skipped) {
        attempts.refused(failure, skipped);
        Replies.failure(sink, attempts.call(), failure, 0);
    }

    Services services() {
        return services;
    }

    /** The way out under the current settings; calls under way keep the one they began with. */
    UpstreamHttp upstream() {
        OutboundSettings current = services.outbound().get();
        if (!current.equals(outbound)) {
            outbound = current;
            upstream.retire();
            upstream = new UpstreamHttp(vertx, services.names(), current);
        }
        return upstream;
    }

    Vertx vertx() {
        return vertx;
    }
}
