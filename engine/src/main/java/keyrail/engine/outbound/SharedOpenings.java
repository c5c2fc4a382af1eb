package keyrail.engine.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpSettings;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a burst of calls to a vendor behind TLS share connections. The pool knows of a connection's streams only once it
 * stands, and would open one for each call that comes before; so while one is being opened, calls that find no free
 * stream wait for it. A connection that is full makes the next call open another: no call waits for one to end.
 *
 * <p>The books here may differ from the pool's for a moment. What that costs is a connection more, never a call. Used on
 * its event loop only.
 */
final class SharedOpenings {
    /** Streams on one connection at most, whatever the vendor allows: one connection's loss is no more than theirs. */
    static final int STREAMS = 100;

    private static final int MOST_KNOWN = 1_024;

    private final Vertx vertx;
    private final Duration patience;
    private final Map<Object, Door> doors = new HashMap<>();

    /** @param patience how long a connection may take to stand before the calls that wait for it go their own way */
    SharedOpenings(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /** A call that wants a stream. */
    interface Caller {
        /** Whether it still does. */
        boolean isWaiting();

        /** It may ask the pool now, and tells the pass what came of it. */
        void enter(Pass pass);
    }

    private enum Kind {
        /** Not counted on. */
        FREE,
        /** To a stream that is known to be free. */
        ENTERING,
        /** To a new connection. */
        OPENING
    }

    /** A call's leave to ask the pool for a stream. */
    final class Pass {
        private final @Nullable Door door;
        private final Kind kind;
        private @Nullable Streams streams;
        private boolean settled;

        private Pass(@Nullable Door door, Kind kind) {
            this.door = door;
            this.kind = kind;
        }

        /** The pool gave a connection. */
        void leased(HttpConnection connection) {
            if (door != null && !settled) {
                settled = true;
                streams = door.leased(this, connection);
            }
        }

        /** The pool gave none. */
        void failed() {
            if (door != null && !settled) {
                settled = true;
                door.failed(this);
            }
        }

        /** The call is over, or given up; its stream is free once the connection has heard of it. */
        void over() {
            if (door != null && !settled) {
                settled = true;
                door.abandoned(this);
            }
            Streams held = streams;
            Door of = door;
            if (held != null && of != null) {
                streams = null;
                vertx.runOnContext(ignored -> of.freed(held));
            }
        }
    }

    /** A leave for calls that share nothing: those in clear text, and all where HTTP/2 is off. */
    Pass free() {
        return new Pass(null, Kind.FREE);
    }

    /** @param peer what tells one pool of connections from another */
    void enter(Object peer, Caller caller) {
        if (doors.size() >= MOST_KNOWN) {
            doors.values().removeIf(Door::isIdle);
        }
        doors.computeIfAbsent(peer, ignored -> new Door()).enter(caller);
    }

    private static final class Streams {
        private final long most;
        private long used;

        Streams(long most) {
            this.most = most;
        }
    }

    /** What is known of one vendor's connections. */
    private final class Door {
        private final Map<HttpConnection, Streams> connections = new IdentityHashMap<>();
        private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
        private boolean single;
        private boolean opening;
        /** Calls on their way to a stream that is known to be free. */
        private int entering;

        boolean isIdle() {
            return connections.isEmpty() && waiting.isEmpty() && !opening;
        }

        void enter(Caller caller) {
            if (single) {
                caller.enter(new Pass(this, Kind.FREE));
            } else if (hasRoom()) {
                entering++;
                caller.enter(new Pass(this, Kind.ENTERING));
            } else if (!opening) {
                opening = true;
                Pass pass = new Pass(this, Kind.OPENING);
                vertx.setTimer(patience.toMillis(), late -> pass.failed());
                caller.enter(pass);
            } else {
                waiting.add(caller);
            }
        }

        private boolean hasRoom() {
            long room = -entering;
            for (Streams streams : connections.values()) {
                room += streams.most - streams.used;
            }
            return room > 0;
        }

        private void settle(Pass pass) {
            switch (pass.kind) {
                case OPENING -> opening = false;
                case ENTERING -> entering--;
                case FREE -> {
                    // It was counted nowhere.
                }
            }
        }

        @Nullable
        Streams leased(Pass pass, HttpConnection connection) {
            settle(pass);
            single = connection.protocolVersion() != HttpVersion.HTTP_2;
            Streams streams = null;
            if (!single) {
                streams = connections.computeIfAbsent(connection, this::watched);
                streams.used++;
            }
            admit();
            return streams;
        }

        private Streams watched(HttpConnection connection) {
            connection.shutdownHandler(ignored -> gone(connection));
            connection.closeHandler(ignored -> gone(connection));
            HttpSettings settings = connection.remoteSettings();
            long allowed = settings == null ? STREAMS : settings.getLongOrDefault(Http2Settings.MAX_CONCURRENT_STREAMS);
            return new Streams(Math.min(allowed, STREAMS));
        }

        void failed(Pass pass) {
            settle(pass);
            if (pass.kind == Kind.OPENING) {
                // Whatever is wrong, nobody waits in line to find it out.
                List<Caller> all = List.copyOf(waiting);
                waiting.clear();
                all.stream().filter(Caller::isWaiting).forEach(caller -> caller.enter(new Pass(this, Kind.FREE)));
            } else {
                admit();
            }
        }

        void abandoned(Pass pass) {
            settle(pass);
            admit();
        }

        void freed(Streams streams) {
            streams.used--;
            admit();
        }

        private void gone(HttpConnection connection) {
            connections.remove(connection);
            admit();
        }

        /** Lets in who found no room before: all there is room for, and one more to open the next connection. */
        private void admit() {
            while (!waiting.isEmpty() && (single || hasRoom() || !opening)) {
                Caller next = waiting.remove();
                if (next.isWaiting()) {
                    enter(next);
                }
            }
        }
    }
}
