package keyrail.embed;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.auth.ConnectionAuthResolver;
import keyrail.core.routing.KeptResources;
import keyrail.core.store.Store;
import keyrail.engine.Gateway;
import keyrail.engine.metering.LedgerRing;
import keyrail.engine.outbound.NameResolver;
import keyrail.engine.resource.ResourceBook;
import keyrail.engine.send.ConnectionTester;
import keyrail.engine.send.Sender;

/** The running part of a home: event loops, the way out, the ledger's writer. */
public final class HomeEngine implements AutoCloseable {
    private final Vertx vertx;
    private final LedgerRing ledger;
    private final ResourceBook kept;
    private final Gateway.Services services;
    private final Sender sender;
    private final ConnectionTester tester;

    /** @param ledgerStore where attempts are written; the home's own store, or one that holds the home for each row */
    HomeEngine(Home home, Store ledgerStore, int loops) {
        Executor blocking =
                runnable -> Thread.ofVirtual().name("keyrail-blocking").start(runnable);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setDisableTCCL(true));
        this.ledger = new LedgerRing(ledgerStore);
        this.kept = new ResourceBook(ledgerStore, blocking, KeptResources.MOST);
        this.services = new Gateway.Services(
                home::snapshot,
                () -> home.config().current().outbound(),
                new ConnectionAuthResolver(home.store(), home.vault(), blocking),
                new NameResolver(blocking, InetAddress::getAllByName),
                ledger,
                home.health(),
                kept,
                home.clock());
        this.sender = new Sender(vertx, services);
        this.tester = new ConnectionTester(vertx, services);
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
        ledger.close();
    }
}
