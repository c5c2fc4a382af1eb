package keyrail.engine.metering;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.HealthBoard;
import keyrail.core.connection.HealthReport;
import keyrail.core.failure.Failure;
import keyrail.core.failure.RetryAfter;
import keyrail.core.routing.BoundConnection;

/** Reads from what a vendor did how its connection is doing. Safe for use by several threads. */
public final class HealthNews {
    /** What is assumed where a vendor limits and does not say for how long. */
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(1);

    private final HealthBoard board;
    private final Clock clock;

    public HealthNews(HealthBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    /** The vendor answered below 300. */
    public void succeeded(BoundConnection connection) {
        board.report(connection.name(), new HealthReport.Succeeded());
    }

    /**
     * The vendor answered, and not with what was asked for. Where each caller brings its own credential, what becomes
     * of that says nothing of the connection.
     */
    public void refused(BoundConnection connection, Failure.Upstream failure) {
        board.report(
                connection.name(),
                connection.payer() == PayerClass.CALLER ? new HealthReport.Answered() : reportOf(failure));
    }

    private HealthReport reportOf(Failure.Upstream failure) {
        return switch (failure.code()) {
            case UPSTREAM_AUTH_FAILED -> new HealthReport.Rejected(failure.message());
            case UPSTREAM_RATE_LIMITED -> limited(failure);
            default -> new HealthReport.Answered();
        };
    }

    private HealthReport limited(Failure.Upstream failure) {
        Instant now = clock.instant();
        Duration pause = RetryAfter.pause(failure.retryAfter(), now)
                .filter(Duration::isPositive)
                .orElse(null);
        return pause == null
                ? new HealthReport.Limited(
                        failure.message() + "; it gives no time, a minute is assumed", now.plus(USUAL_LIMIT))
                : new HealthReport.Limited(failure.message(), now.plus(pause));
    }

    /** No head of an answer came. A connection that breaks after it was made is no news: vendors close idle ones. */
    public void unanswered(BoundConnection connection, Failure failure) {
        switch (failure.code()) {
            case UPSTREAM_REFUSED,
                    UPSTREAM_UNRESOLVED,
                    UPSTREAM_TLS_FAILED,
                    UPSTREAM_ADDRESS_BLOCKED,
                    UPSTREAM_TIMEOUT -> board.report(connection.name(), new HealthReport.Unreached(failure.message()));
            default -> {}
        }
    }
}
