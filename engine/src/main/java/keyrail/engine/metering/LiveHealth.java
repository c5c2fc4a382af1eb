package keyrail.engine.metering;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionHealth.State;
import keyrail.core.connection.HealthBoard;
import keyrail.core.connection.HealthReport;
import keyrail.core.names.ConnectionName;
import org.jspecify.annotations.Nullable;

/**
 * The health of connections from what upstreams answered. It lives in memory, for the ledger already keeps what a later
 * process needs to know. Safe for use by several threads.
 */
public final class LiveHealth implements HealthBoard {
    private final ConcurrentHashMap<ConnectionName, ConnectionHealth> states = new ConcurrentHashMap<>();
    private final Clock clock;

    public LiveHealth(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ConnectionHealth of(ConnectionName connection) {
        ConnectionHealth known = states.get(connection);
        return known == null ? ConnectionHealth.untested() : known.at(clock.instant());
    }

    /** What is known from before this process; later reports win over it. */
    public void recall(ConnectionName connection, ConnectionHealth known) {
        states.putIfAbsent(connection, known);
    }

    @Override
    public void report(ConnectionName connection, HealthReport report) {
        ConnectionHealth known = states.get(connection);
        if (!isNews(known, report)) {
            return;
        }
        Instant now = clock.instant();
        states.compute(connection, (name, before) -> after(before, report, now));
    }

    /** The usual report says what is known already, and costs one look-up. */
    private boolean isNews(@Nullable ConnectionHealth known, HealthReport report) {
        return switch (report) {
            case HealthReport.Succeeded succeeded -> known == null || known.state() != State.OK || !isRecent(known);
            case HealthReport.Answered answered -> known != null && known.state() == State.UNREACHABLE;
            case HealthReport.Rejected rejected -> true;
            case HealthReport.Limited limited -> true;
            case HealthReport.Unreached unreached -> true;
        };
    }

    /** A busy connection is noted as working once a second, not once a request. */
    private boolean isRecent(ConnectionHealth known) {
        Instant last = known.lastSuccess();
        return last != null && clock.millis() - last.toEpochMilli() < 1_000;
    }

    private static @Nullable ConnectionHealth after(
            @Nullable ConnectionHealth before, HealthReport report, Instant now) {
        Instant success = before == null ? null : before.lastSuccess();
        return switch (report) {
            case HealthReport.Succeeded succeeded ->
                new ConnectionHealth(State.OK, null, since(before, State.OK, now), null, now);
            case HealthReport.Rejected(String reason) -> of(before, State.AUTH_FAILED, reason, now);
            case HealthReport.Limited(String reason, Instant until) ->
                new ConnectionHealth(
                        State.RATE_LIMITED, reason, since(before, State.RATE_LIMITED, now), until, success);
            case HealthReport.Unreached(String reason) -> of(before, State.UNREACHABLE, reason, now);
            case HealthReport.Answered answered ->
                before == null || before.state() != State.UNREACHABLE
                        ? before
                        : new ConnectionHealth(
                                success == null ? State.UNTESTED : State.OK, "reached again", now, null, success);
        };
    }

    private static ConnectionHealth of(@Nullable ConnectionHealth before, State state, String reason, Instant now) {
        return new ConnectionHealth(
                state, reason, since(before, state, now), null, before == null ? null : before.lastSuccess());
    }

    private static Instant since(@Nullable ConnectionHealth before, State state, Instant now) {
        return before != null && before.state() == state ? before.since() : now;
    }

    @Override
    public void reset(ConnectionName connection) {
        states.remove(connection);
    }
}
