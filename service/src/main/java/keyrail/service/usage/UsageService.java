package keyrail.service.usage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import keyrail.core.store.Store;
import keyrail.core.usage.Ledger;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;
import org.jspecify.annotations.Nullable;

/** Reads the ledger and the audit log. Safe for use by several threads; every method may block. */
public final class UsageService {
    private static final int LARGEST_PAGE = 1_000;

    private final Store store;
    private final Ledger ledger;
    private final InstantSource clock;

    /** @param ledger flushed before each report, so that the calls just made are in it */
    public UsageService(Store store, Ledger ledger, InstantSource clock) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Sums up attempts, the largest group first.
     *
     * @param since ISO instant or date, or a time back such as {@code 24h} or {@code 7d}; null for 30 days
     * @param by profile, connection, client or payer; null for profile
     * @throws KeyrailException {@code invalid_argument}
     */
    public List<UsageSummary> report(@Nullable String since, @Nullable String by) {
        UsageQuery query = new UsageQuery(Since.parse(since, clock.instant()), dimension(by));
        ledger.flush();
        return store.read(rows -> rows.usage(query));
    }

    /** What happened to one request, in order. @throws KeyrailException {@code not_found} */
    public List<LedgerRow> attempts(String request) {
        RequestId id = RequestId.tryParse(request).orElseThrow(() -> unknown(request));
        ledger.flush();
        List<LedgerRow> attempts = store.read(rows -> rows.attempts(id));
        if (attempts.isEmpty()) {
            throw unknown(request);
        }
        return attempts;
    }

    /**
     * A page of the audit log, newest first.
     *
     * @param since as in {@link #report}, or null for all
     * @param before only entries with a smaller number, or null
     * @param limit 1 to 1000
     * @throws KeyrailException {@code invalid_argument}
     */
    public List<AuditRecord> auditPage(@Nullable String since, @Nullable Long before, int limit) {
        Instant from = since == null ? null : Since.parse(since, clock.instant());
        AuditQuery query = new AuditQuery(from, before, checked(limit));
        return store.read(rows -> rows.audit(query));
    }

    /** The latest rows of the ledger, newest first. @param limit 1 to 1000 */
    public List<LedgerRow> recentAttempts(int limit) {
        int most = checked(limit);
        ledger.flush();
        return store.read(rows -> rows.recentAttempts(most));
    }

    private static int checked(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "limit is a number from 1 to " + LARGEST_PAGE);
        }
        return limit;
    }

    private static UsageQuery.Dimension dimension(@Nullable String by) {
        if (by == null) {
            return UsageQuery.Dimension.PROFILE;
        }
        return Arrays.stream(UsageQuery.Dimension.values())
                .filter(dimension -> dimension.text().equals(by))
                .findFirst()
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "by \"" + by + "\" is not known: use profile, connection, client or payer"));
    }

    private static KeyrailException unknown(String request) {
        return new KeyrailException(
                FailureCode.NOT_FOUND,
                "no request \"" + request + "\" in the ledger; its id is in the answer's x-keyrail-request-id");
    }
}
