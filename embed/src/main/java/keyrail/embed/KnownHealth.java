package keyrail.embed;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.HealthBoard;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.CredentialRef;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.Rows;
import keyrail.core.usage.LedgerRow;

/** What the ledger still tells about the health of connections when a home is opened. */
final class KnownHealth {
    private KnownHealth() {}

    /** Reports each connection's latest attempt, unless the connection or its credential has changed since. */
    static void recall(Rows rows, Snapshot snapshot, HealthBoard board) {
        Map<String, BoundConnection> byName = snapshot.connections().values().stream()
                .collect(Collectors.toMap(bound -> bound.name().value(), Function.identity()));
        for (LedgerRow row : rows.latestAttempts()) {
            BoundConnection bound = byName.get(row.connection());
            if (bound != null && isStillTrue(row, bound, snapshot)) {
                ConnectionHealth.State state = stateOf(row.outcome());
                if (state != ConnectionHealth.State.UNTESTED) {
                    board.report(bound.name(), state, state == ConnectionHealth.State.OK ? "" : row.outcome());
                }
            }
        }
    }

    private static boolean isStillTrue(LedgerRow row, BoundConnection bound, Snapshot snapshot) {
        Connection connection = bound.connection();
        CredentialRef ref = bound.credential();
        String credential = ref == null
                ? ""
                : snapshot.credential(ref)
                        .map(facts -> ref + "#" + facts.version())
                        .orElse("missing");
        return !row.at().isBefore(connection.updatedAt()) && row.credential().equals(credential);
    }

    private static ConnectionHealth.State stateOf(String outcome) {
        if (outcome.equals("ok")) {
            return ConnectionHealth.State.OK;
        }
        if (outcome.equals(FailureCode.UPSTREAM_AUTH_FAILED.text())) {
            return ConnectionHealth.State.AUTH_FAILED;
        }
        if (outcome.equals(FailureCode.UPSTREAM_RATE_LIMITED.text())) {
            return ConnectionHealth.State.RATE_LIMITED;
        }
        return ConnectionHealth.State.UNTESTED;
    }
}
