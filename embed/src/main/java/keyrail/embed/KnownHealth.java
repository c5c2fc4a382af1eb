package keyrail.embed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionHealth.State;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.CredentialRef;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.Rows;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.metering.LiveHealth;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger still tells about the health of connections when a home is opened. That a vendor could not be reached
 * is not recalled: it was the network's state, not the connection's.
 */
final class KnownHealth {
    /** The ledger has not kept for how long a vendor limited the account; the usual minute is taken. */
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(1);

    private final Snapshot snapshot;
    private final LiveHealth board;

    private KnownHealth(Snapshot snapshot, LiveHealth board) {
        this.snapshot = snapshot;
        this.board = board;
    }

    /** Recalls each connection's latest attempt, unless the connection or its credential has changed since. */
    static void recall(Rows rows, Snapshot snapshot, LiveHealth board) {
        KnownHealth known = new KnownHealth(snapshot, board);
        Map<String, LedgerRow> successes = known.stillTrue(rows.latestSuccesses());
        known.stillTrue(rows.latestAttempts()).forEach((name, latest) -> known.recall(latest, successes.get(name)));
    }

    private void recall(LedgerRow latest, @Nullable LedgerRow success) {
        BoundConnection bound = bound(latest);
        boolean ofTheConnection = bound != null && bound.payer() != PayerClass.CALLER;
        Instant lastSuccess = success == null ? null : endOf(success);
        ConnectionHealth health = null;
        if (latest.outcome().equals(FailureCode.UPSTREAM_AUTH_FAILED.text()) && ofTheConnection) {
            health = new ConnectionHealth(State.AUTH_FAILED, latest.outcome(), endOf(latest), null, lastSuccess);
        } else if (latest.outcome().equals(FailureCode.UPSTREAM_RATE_LIMITED.text()) && ofTheConnection) {
            Instant until = endOf(latest).plus(USUAL_LIMIT);
            health = new ConnectionHealth(State.RATE_LIMITED, latest.outcome(), endOf(latest), until, lastSuccess);
        } else if (success != null) {
            health = new ConnectionHealth(State.OK, null, endOf(success), null, lastSuccess);
        }
        if (bound != null && health != null) {
            board.recall(bound.name(), health);
        }
    }

    private static Instant endOf(LedgerRow row) {
        return row.at().plusMillis(row.millis());
    }

    private Map<String, LedgerRow> stillTrue(List<LedgerRow> rows) {
        return rows.stream()
                .filter(this::isStillTrue)
                .collect(Collectors.toMap(LedgerRow::connection, Function.identity()));
    }

    private @Nullable BoundConnection bound(LedgerRow row) {
        return snapshot.connections().values().stream()
                .filter(bound -> bound.name().value().equals(row.connection()))
                .findFirst()
                .orElse(null);
    }

    private boolean isStillTrue(LedgerRow row) {
        BoundConnection bound = bound(row);
        if (bound == null) {
            return false;
        }
        Connection connection = bound.connection();
        CredentialRef ref = bound.credential();
        String credential = ref == null
                ? ""
                : snapshot.credential(ref)
                        .map(facts -> ref + "#" + facts.version())
                        .orElse("missing");
        return !row.at().isBefore(connection.updatedAt()) && row.credential().equals(credential);
    }
}
