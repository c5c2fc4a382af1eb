package keyrail.embed;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.auth.ConnectionAuthResolver;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.KeptResources;
import keyrail.core.store.Store;
import keyrail.engine.Gateway;
import keyrail.engine.metering.LedgerRing;
import keyrail.engine.outbound.NameResolver;
import keyrail.engine.resource.ResourceBook;
import keyrail.engine.resource.SealedCallBook;
import keyrail.engine.send.ConnectionTester;
import keyrail.engine.send.Sender;
import keyrail.service.session.SessionService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running part of a home: event loops, the way out, the ledger's writer, the sweep of expired sessions. */
public final class HomeEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HomeEngine.class);
    /** How often Vert.x looks for an event loop that is held up; each second, it was a tenth of an idle daemon's work. */
    private static final long BLOCKED_CHECK_MILLIS = 5_000;

    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final LedgerRing ledger;
    private final ResourceBook kept;
    private final SealedCallBook sealedCalls;
    private final Gateway.Services services;
    private final Sender sender;
    private final ConnectionTester tester;

    /** @param ledgerStore where attempts are written; the home's own store, or one that holds the home for each row */
    HomeEngine(Home home, Store ledgerStore, int loops) {
        refuseAnUnsureWayOut(home);
        Executor blocking =
                runnable -> Thread.ofVirtual().name("keyrail-blocking").start(runnable);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_MILLIS)
                .setDisableTCCL(true));
        this.ledger = new LedgerRing(ledgerStore, () -> home.config().current().ledgerRequired());
        this.kept = new ResourceBook(ledgerStore, blocking, KeptResources.MOST);
        this.sealedCalls =
                new SealedCallBook(ledgerStore, home.vault().box(SealedCallBook.PURPOSE), blocking, home.clock());
        this.services = new Gateway.Services(
                home::snapshot,
                () -> home.config().current().outbound(),
                new ConnectionAuthResolver(home.store(), home.vault(), blocking),
                new NameResolver(blocking, InetAddress::getAllByName),
                ledger,
                home.health(),
                home.sessions(),
                kept,
                sealedCalls,
                home.clock());
        this.sender = new Sender(vertx, services);
        this.tester = new ConnectionTester(vertx, services);
    }

    /** With a mistake in {@code outbound} nobody knows by which way calls were meant to leave: none does. */
    private static void refuseAnUnsureWayOut(Home home) {
        home.config().current().errorBelow("/outbound").ifPresent(mistake -> {
            throw new KeyrailException(
                    FailureCode.CONFIG_INVALID,
                    home.config().path() + ":" + mistake.line() + ":" + mistake.column() + ": " + mistake.pointer()
                            + ": " + mistake.message() + "; no call is made while the way out is not sure");
        });
    }

    /** From now on removes the rows of expired sessions, which count no longer in any case. */
    void sweepSessions(SessionService sessions) {
        vertx.setPeriodic(
                SWEEP.toMillis(),
                timer -> Thread.ofVirtual().name("keyrail-session-sweep").start(() -> sweep(sessions)));
    }

    private static void sweep(SessionService sessions) {
        try {
            sessions.sweep();
        } catch (KeyrailException refused) {
            LOG.atDebug().setCause(refused).log("expired sessions could not be removed; the next sweep tries again");
        }
    }

    public Vertx vertx() {
        return vertx;
    }

    /** What gateways of this home are made of. */
    public Gateway.Services services() {
        return services;
    }

    public LedgerRing ledger() {
        return ledger;
    }

    public Sender sender() {
        return sender;
    }

    public ConnectionTester tester() {
        return tester;
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unfinished) {
            // The process ends, or the home is closed, either way: sockets go with it.
            ledger.flush();
        }
        kept.close();
        sealedCalls.close();
        ledger.close();
    }
}
