package keyrail.server.access;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.config.ClientPatience;

/**
 * Looks twice a second at every connection of one event loop, while there are any, so that waiting costs a request nothing.
 * On that loop only.
 */
public final class ClientClocks {
    private static final long LOOK_MILLIS = 500;

    private final Vertx vertx;
    private final ClientPatience patience;
    private final Set<ClientClock> clocks = new LinkedHashSet<>();
    private long timer = -1;

    /** For the event loop that its first connection is on. */
    public ClientClocks(Vertx vertx, ClientPatience patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /** Watches a connection until {@code closed} is run. @return to be run when it has closed */
    public Runnable watch(HttpConnection connection) {
        return ClientClock.on(connection, patience)
                .<Runnable>map(clock -> {
                    clocks.add(clock);
                    if (timer < 0) {
                        timer = vertx.setPeriodic(LOOK_MILLIS, ignored -> look());
                    }
                    return () -> clocks.remove(clock);
                })
                .orElse(() -> {});
    }

    private void look() {
        long now = System.nanoTime();
        // Closing one takes it out of the set.
        List.copyOf(clocks).forEach(clock -> clock.look(now));
        if (clocks.isEmpty() && timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
