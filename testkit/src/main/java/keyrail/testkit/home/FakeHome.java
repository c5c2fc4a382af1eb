package keyrail.testkit.home;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.HealthBoard;
import keyrail.core.connection.HealthReport;
import keyrail.core.names.ConnectionName;
import keyrail.core.store.AuditEntry;

/** The parts of a home as fakes, each within reach of the test; its clock moves a second with every look at it. */
public class FakeHome {
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    public final InMemoryStore store = new InMemoryStore();
    public final PlainVault vault = new PlainVault();
    public final FakeConfigFile config = new FakeConfigFile();
    public final Board health = new Board();
    public int published;
    private Instant now = START;

    /** The audit log, oldest first, as {@code what target}. */
    public List<String> audit() {
        return store.read(rows -> rows.audit(1_000)).reversed().stream()
                .map(entry -> entry.what() + " " + entry.target())
                .toList();
    }

    public List<AuditEntry> auditEntries() {
        return store.read(rows -> rows.audit(1_000));
    }

    protected Instant tick() {
        now = now.plus(Duration.ofSeconds(1));
        return now;
    }

    /** Health in a map. */
    public static final class Board implements HealthBoard {
        private final Map<ConnectionName, ConnectionHealth> states = new HashMap<>();

        @Override
        public ConnectionHealth of(ConnectionName connection) {
            return states.getOrDefault(connection, ConnectionHealth.untested());
        }

        @Override
        public void report(ConnectionName connection, HealthReport report) {
            states.put(
                    connection,
                    switch (report) {
                        case HealthReport.Succeeded succeeded ->
                            new ConnectionHealth(ConnectionHealth.State.OK, null, START, null, START);
                        case HealthReport.Rejected(String reason) ->
                            new ConnectionHealth(ConnectionHealth.State.AUTH_FAILED, reason, START, null, null);
                        case HealthReport.Limited(String reason, Instant until) ->
                            new ConnectionHealth(ConnectionHealth.State.RATE_LIMITED, reason, START, until, null);
                        case HealthReport.Unreached(String reason) ->
                            new ConnectionHealth(ConnectionHealth.State.UNREACHABLE, reason, START, null, null);
                        case HealthReport.Answered answered -> ConnectionHealth.untested();
                    });
        }

        @Override
        public void reset(ConnectionName connection) {
            states.remove(connection);
        }
    }
}
