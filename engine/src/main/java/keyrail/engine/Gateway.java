package keyrail.engine;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import keyrail.core.auth.AuthResolver;
import keyrail.core.config.OutboundSettings;
import keyrail.core.connection.HealthBoard;
import keyrail.core.failure.Failure;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Operation;
import keyrail.core.inference.hub.SealedCalls;
import keyrail.core.routing.KeptResources;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import keyrail.core.session.Pin;
import keyrail.core.session.SessionPins;
import keyrail.core.usage.Ledger;
import keyrail.engine.outbound.NameResolver;
import keyrail.engine.outbound.UpstreamHttp;
import keyrail.engine.resource.KeptRoute;
import keyrail.wire.Asked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of one request: read what it asks for, select a route, let the candidates try in order, meter, answer. One
 * gateway per event loop, used on that loop only.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** Before settings that could not be used are tried again. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Services services;
    private final Vertx vertx;
    private final Router router = new Router();
    private final KeptRoute kept;
    private OutboundSettings outbound;
    private UpstreamHttp upstream;
    /** Settings that cannot be used, as with a {@code caFile} that is not there. */
    private @Nullable OutboundSettings refused;

    private long refusedNanos;

    /** What all gateways of a home share; every part is safe for use by several threads. */
    public record Services(
            Supplier<Snapshot> snapshots,
            Supplier<OutboundSettings> outbound,
            AuthResolver resolver,
            NameResolver names,
            Ledger ledger,
            HealthBoard health,
            SessionPins sessions,
            KeptResources kept,
            SealedCalls sealedCalls,
            Clock clock) {}

    public Gateway(Services services, Vertx vertx) {
        this.services = services;
        this.vertx = vertx;
        this.kept = new KeptRoute(services.kept());
        this.outbound = services.outbound().get();
        this.upstream = new UpstreamHttp(vertx, services.names(), outbound);
    }

    public void handle(Call call, ReplySink sink) {
        Attempts attempts = new Attempts(services, call);
        try {
            handle(call, attempts, sink);
        } catch (RuntimeException | StackOverflowError thrown) {
            refuse(attempts, sink, Unforeseen.in(call, thrown), List.of());
        }
    }

    private void handle(Call call, Attempts attempts, ReplySink sink) {
        Asked asked = Asked.read(call.format(), call.operation(), call.target(), call.headers(), call.body());
        attempts.asked(asked.model(), asked.streamed());
        Snapshot snapshot = services.snapshots().get();
        RouteRequest request = new RouteRequest(
                call.profile(),
                asked.model(),
                call.callSite(),
                pinOf(call),
                call.caller().grants(),
                call.operation() != Operation.RESOURCE);
        KeptRoute.About about = new KeptRoute.About(call.target().resource(), asked.references());
        switch (kept.route(snapshot, request, about, one -> router.route(snapshot, one))) {
            case Route.Refused refused -> refuse(attempts, sink, refused.failure(), refused.skipped());
            case Route.Selected selected -> {
                String model = call.model();
                Route.Selected chosen = model == null ? selected : selected.asking(model);
                attempts.routed(chosen);
                new Dispatch(this, attempts, asked, snapshot, chosen, sink).start();
            }
        }
    }

    /** What the session of the call's conversation says; nobody is asked for a conversation where there is no session. */
    private @Nullable Pin pinOf(Call call) {
        SessionPins sessions = services.sessions();
        return sessions.isEmpty()
                ? null
                : ConversationSource.conversationOf(call.headers(), call.body())
                        .map(sessions::pin)
                        .orElse(null);
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
            change(current);
        }
        return upstream;
    }

    /** What cannot be used leaves the former way out open, as any other mistake in {@code outbound} does. */
    private void change(OutboundSettings current) {
        boolean known = current.equals(refused);
        if (known && System.nanoTime() - refusedNanos < PAUSE_NANOS) {
            return;
        }
        try {
            UpstreamHttp next = new UpstreamHttp(vertx, services.names(), current);
            upstream.retire();
            upstream = next;
            outbound = current;
            refused = null;
        } catch (KeyrailException unusable) {
            refused = current;
            refusedNanos = System.nanoTime();
            if (!known) {
                LOG.atWarn()
                        .addKeyValue("reason", unusable.failure().message())
                        .log("the settings of outbound read before stay in force");
            }
        }
    }

    Vertx vertx() {
        return vertx;
    }
}
