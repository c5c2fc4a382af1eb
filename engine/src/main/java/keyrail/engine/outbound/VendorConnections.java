package keyrail.engine.outbound;

import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientRequestImpl;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.auth.Audience;
import org.jspecify.annotations.Nullable;

/**
 * The connections to vendors, kept open between calls. What it costs a call to get one does not grow with how many there
 * are: it gets the one of HTTP/1.1 that was used last, or a stream of one of HTTP/2.
 *
 * <p>A burst of calls to a vendor behind TLS shares connections. What the vendor speaks is known once a connection stands,
 * so while one is being opened, calls that find no free stream wait for it. A connection that is full makes the next call
 * open another: no call waits for one to end. Used on its event loop only.
 */
final class VendorConnections {
    /** Streams on one connection at most, whatever the vendor allows: one connection's loss is no more than theirs. */
    static final int STREAMS = 100;

    private static final int MOST_IDLE = 8_192;
    private static final int MOST_KNOWN = 1_024;
    private static final long SWEEP_MILLIS = 1_000;

    private final VertxInternal vertx;
    private final Clients clients;
    private final Duration patience;
    private final Consumer<HttpClientConnection> onOpened;
    private final Map<Place, Vendor> vendors = new HashMap<>();
    private long sweeping = -1;
    private boolean closed;

    /** What opens connections. */
    interface Clients {
        HttpClientAgent of(Audience audience);

        /** Whether a connection may turn out to serve several calls at once. */
        boolean mayShare(Audience audience);
    }

    /**
     * Where a connection leads; calls to equal places may use the same one.
     *
     * @param address the peer's, or empty when a proxy resolves the name
     */
    record Place(Audience audience, String address) {}

    /** A call that wants to be sent. */
    interface Caller {
        /** Whether it still does. */
        boolean isWaiting();

        /** How to connect, when no connection is to spare. */
        HttpConnectOptions connect();

        /** An empty request on a connection or a stream of its own. */
        void opened(HttpClientRequest request);

        /** No connection could be had. */
        void failed(Throwable cause);
    }

    /**
     * @param patience how long a connection may take to stand before the calls that wait for it open their own
     * @param onOpened told of each connection before its first call
     */
    VendorConnections(
            VertxInternal vertx, Clients clients, Duration patience, Consumer<HttpClientConnection> onOpened) {
        this.vertx = vertx;
        this.clients = clients;
        this.patience = patience;
        this.onOpened = onOpened;
    }

    /** Answers a caller that waits: at once where a connection is to spare, else when one stands or cannot be opened. */
    void enter(Place place, Caller caller) {
        Vendor vendor = vendors.get(place);
        if (vendor == null) {
            if (vendors.size() >= MOST_KNOWN) {
                vendors.values().removeIf(Vendor::isUnused);
            }
            vendor = new Vendor(place.audience());
            vendors.put(place, vendor);
        }
        vendor.enter(caller);
    }

    /** Closes what is without a call; nothing is kept from now on. */
    void close() {
        closed = true;
        sweep();
    }

    /** Something is without a call and may become too old. */
    private void startSweeping() {
        if (sweeping < 0 && !closed) {
            sweeping = vertx.setPeriodic(SWEEP_MILLIS, ignored -> sweep());
        }
    }

    private void sweep() {
        boolean left = false;
        for (Vendor vendor : List.copyOf(vendors.values())) {
            left |= vendor.sweep();
        }
        if (!left && sweeping >= 0) {
            vertx.cancelTimer(sweeping);
            sweeping = -1;
        }
    }

    private final class Kept {
        private final HttpClientConnection connection;
        private final boolean shared;
        private long most;
        private long used;
        private boolean gone;

        Kept(HttpClientConnection connection) {
            this.connection = connection;
            this.shared = connection.protocolVersion() == HttpVersion.HTTP_2;
            this.most = Math.min(connection.concurrency(), STREAMS);
        }

        /** Whether it stands, and is not idle for longer than we or the vendor want it to be. */
        boolean isUsable() {
            return !gone
                    && connection.channelHandlerContext().channel().isActive()
                    && (used > 0 || connection.isValid());
        }

        boolean hasRoom() {
            return used < most && isUsable();
        }

        /** Nobody uses it, and nobody should. */
        boolean isOver() {
            return used == 0 && (closed || !isUsable());
        }

        void close() {
            if (!gone) {
                connection.close();
            }
        }
    }

    /** What is known of one vendor's connections. */
    private final class Vendor {
        private final HttpClientAgent client;
        private final HostAndPort authority;
        /** Of HTTP/1.1 and without a call, the one used last in front. */
        private final ArrayDeque<Kept> idle = new ArrayDeque<>();
        /** Of HTTP/2. */
        private final List<Kept> shared = new ArrayList<>(1);

        private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
        /** Whether each call needs a connection of its own, as far as is known. */
        private boolean single;
        /** The connection that others wait for. */
        private @Nullable Opening opening;

        Vendor(Audience audience) {
            this.client = clients.of(audience);
            this.authority = HostAndPort.authority(audience.host(), audience.port());
            this.single = !clients.mayShare(audience);
        }

        boolean isUnused() {
            return idle.isEmpty() && shared.isEmpty() && waiting.isEmpty() && opening == null;
        }

        void enter(Caller caller) {
            Kept kept = single ? latest() : withRoom();
            if (kept != null) {
                lend(kept, caller);
            } else if (single) {
                new Opening(caller).start();
            } else if (opening == null) {
                opening = new Opening(caller);
                opening.start();
            } else {
                waiting.add(caller);
            }
        }

        private @Nullable Kept latest() {
            for (Kept kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
                if (kept.isUsable()) {
                    return kept;
                }
                kept.close();
            }
            return null;
        }

        private @Nullable Kept withRoom() {
            for (Kept kept : shared) {
                if (kept.hasRoom()) {
                    return kept;
                }
            }
            return null;
        }

        private void lend(Kept kept, Caller caller) {
            kept.used++;
            kept.connection.createStream(kept.connection.context()).onComplete(made -> {
                if (made.failed()) {
                    kept.used--;
                    kept.close();
                    gone(kept);
                    caller.failed(made.cause());
                } else {
                    made.result().closeHandler(ignored -> freed(kept));
                    caller.opened(new HttpClientRequestImpl(authority, kept.connection, made.result()));
                }
            });
        }

        private void freed(Kept kept) {
            kept.used--;
            if (kept.shared) {
                startSweeping();
                admit();
            } else {
                // At the end of the turn it is closed, where the answer asked for that.
                kept.connection.context().nettyEventLoop().execute(() -> keep(kept));
            }
        }

        private void keep(Kept kept) {
            if (!closed && idle.size() < MOST_IDLE && kept.isUsable()) {
                idle.addFirst(kept);
                startSweeping();
            } else {
                kept.close();
            }
        }

        private void gone(Kept kept) {
            kept.gone = true;
            if (shared.remove(kept)) {
                admit();
            }
        }

        /** Lets in who found no room before: all there is room for, and one more to open the next connection. */
        private void admit() {
            while (!waiting.isEmpty() && (single || opening == null || withRoom() != null)) {
                Caller next = waiting.remove();
                if (next.isWaiting()) {
                    enter(next);
                }
            }
        }

        /** Whatever is wrong, nobody waits in line to find it out. */
        private void admitAlone() {
            List<Caller> all = List.copyOf(waiting);
            waiting.clear();
            all.stream().filter(Caller::isWaiting).forEach(caller -> new Opening(caller).start());
        }

        /** @return whether something without a call is left */
        boolean sweep() {
            idle.removeIf(kept -> {
                boolean over = kept.isOver();
                if (over) {
                    kept.close();
                }
                return over;
            });
            boolean left = !idle.isEmpty();
            for (Kept kept : List.copyOf(shared)) {
                if (kept.isOver()) {
                    kept.close();
                    gone(kept);
                } else {
                    left |= kept.used == 0;
                }
            }
            return left;
        }

        /** A connection that is being opened for a caller. */
        private final class Opening {
            private final Caller caller;

            Opening(Caller caller) {
                this.caller = caller;
            }

            void start() {
                if (opening == this) {
                    vertx.setTimer(patience.toMillis(), ignored -> settle(false));
                }
                // On the loop's own behalf: the connection outlives the call.
                vertx.getOrCreateContext()
                        .unwrap()
                        .dispatch(ignored -> client.connect(caller.connect()).onComplete(connected -> {
                            if (connected.succeeded()) {
                                stands(((UnpooledHttpClientConnection) connected.result()).unwrap());
                            } else {
                                settle(false);
                                caller.failed(connected.cause());
                            }
                        }));
            }

            private void stands(HttpClientConnection connection) {
                Kept kept = new Kept(connection);
                connection.evictionHandler(ignored -> gone(kept));
                onOpened.accept(connection);
                single = !kept.shared;
                if (kept.shared) {
                    shared.add(kept);
                    connection.concurrencyChangeHandler(allowed -> {
                        kept.most = Math.min(allowed, STREAMS);
                        admit();
                    });
                }
                if (caller.isWaiting()) {
                    lend(kept, caller);
                } else if (single) {
                    keep(kept);
                } else {
                    startSweeping();
                }
                settle(true);
            }

            private void settle(boolean stands) {
                if (opening == this) {
                    opening = null;
                    if (!stands) {
                        admitAlone();
                    }
                }
                if (stands) {
                    admit();
                }
            }
        }
    }
}
