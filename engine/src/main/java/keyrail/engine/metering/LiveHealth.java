package keyrail.engine.metering;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.HealthBoard;
import keyrail.core.names.ConnectionName;

/** The health of connections since this process started, from what upstreams answered. Safe for several threads. */
public final class LiveHealth implements HealthBoard {
    private final ConcurrentHashMap<ConnectionName, ConnectionHealth> states = new ConcurrentHashMap<>();
    private final Clock clock;

    public LiveHealth(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ConnectionHealth of(ConnectionName connection) {
        ConnectionHealth known = states.get(connection);
        return known == null ? ConnectionHealth.untested() : known;
    }

    @Override
    public void report(ConnectionName connection, ConnectionHealth.State state, String reason) {
        ConnectionHealth known = states.get(connection);
        boolean succeeded = state == ConnectionHealth.State.OK;
        if (succeeded && known != null && known.state() == state && isRecent(known)) {
            return;
        }
        Instant now = clock.instant();
        states.merge(
                connection,
                new ConnectionHealth(state, reason.isEmpty() ? null : reason, now, succeeded ? now : null),
                (before, latest) -> new ConnectionHealth(
                        state,
                        latest.reason(),
                        before.state() == state ? before.since() : now,
                        succeeded ? now : before.lastSuccess()));
    }

    /** A busy connection is noted as working once a second, not once a request. */
    private boolean isRecent(ConnectionHealth known) {
        Instant last = known.lastSuccess();
        return last != null && clock.millis() - last.toEpochMilli() < 1_000;
    }

    @Override
    public void reset(ConnectionName connection) {
        states.remove(connection);
    }
}
