package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageState;
import keyrail.core.usage.UsageSummary;
import org.jspecify.annotations.Nullable;

/** {@code ledger}: one row per upstream attempt, and the sums over them. */
final class LedgerTable {
    private static final String COLUMNS = "request, attempt, at, client, call_site, profile, rung, connection,"
            + " provider, payer, credential, model, format, streamed, outcome, status, tries, input_tokens,"
            + " cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_state, reasons, losses,"
            + " first_byte_millis, millis";
    private static final String INSERT = "INSERT INTO ledger (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Sql sql;

    LedgerTable(Sql sql) {
        this.sql = sql;
    }

    void append(List<LedgerRow> rows) {
        sql.batch(INSERT, rows.stream().map(LedgerTable::values).toList());
    }

    void deleteStarted(RequestId request, int attempt) {
        sql.update(
                "DELETE FROM ledger WHERE request = ? AND attempt = ? AND outcome = ?",
                request.value(),
                attempt,
                LedgerRow.STARTED);
    }

    List<LedgerRow> attempts(RequestId request) {
        return sql.query(
                "SELECT " + COLUMNS + " FROM ledger WHERE request = ? ORDER BY attempt, id",
                LedgerTable::row,
                request.value());
    }

    List<LedgerRow> latestAttempts() {
        return latest("outcome <> 'started'");
    }

    List<LedgerRow> latestSuccesses() {
        return latest("outcome = 'ok'");
    }

    private List<LedgerRow> latest(String condition) {
        return sql.query(
                "SELECT " + COLUMNS + " FROM ledger WHERE id IN (SELECT max(id) FROM ledger"
                        + " WHERE id > (SELECT coalesce(max(id), 0) - 20000 FROM ledger) AND attempt > 0 AND "
                        + condition + " GROUP BY connection)",
                LedgerTable::row);
    }

    List<LedgerRow> recent(int limit) {
        return sql.query(
                "SELECT " + COLUMNS + " FROM ledger ORDER BY id DESC LIMIT ?", LedgerTable::row, Math.max(0, limit));
    }

    /**
     * Sums since {@code query.since()}, that moment included; the group with most tokens first, then most requests. A
     * row of attempt 0 never reached an upstream: it counts as a request, as failed by its outcome, not as an attempt.
     */
    List<UsageSummary> usage(UsageQuery query) {
        return sql.query(
                statement(query.by()),
                row -> new UsageSummary(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        new Usage(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9))),
                query.since().toEpochMilli());
    }

    private static String statement(UsageQuery.Dimension by) {
        return switch (by) {
            case PROFILE -> sums("profile");
            case CONNECTION -> sums("connection");
            case CLIENT -> sums("client");
            case PAYER -> sums("payer");
        };
    }

    private static String sums(String column) {
        return "SELECT " + column + ", count(DISTINCT request),"
                + " sum(CASE WHEN attempt > 0 THEN 1 ELSE 0 END), sum(CASE WHEN outcome NOT IN ('ok', 'started') THEN 1 ELSE 0 END),"
                + " sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(output_tokens),"
                + " sum(reasoning_tokens) FROM ledger WHERE at >= ? GROUP BY " + column
                + " ORDER BY sum(input_tokens) + sum(output_tokens) DESC, count(DISTINCT request) DESC, " + column;
    }

    private static @Nullable Object[] values(LedgerRow row) {
        Usage usage = row.usage();
        return new @Nullable Object[] {
            row.request().value(),
            row.attempt(),
            row.at().toEpochMilli(),
            row.client(),
            row.callSite(),
            row.profile(),
            row.rung(),
            row.connection(),
            row.provider(),
            row.payer(),
            row.credential(),
            row.model(),
            row.format(),
            row.streamed(),
            row.outcome(),
            row.status(),
            row.tries(),
            usage.inputTokens(),
            usage.cacheReadTokens(),
            usage.cacheWriteTokens(),
            usage.outputTokens(),
            usage.reasoningTokens(),
            row.usageState().text(),
            row.reasons(),
            row.losses(),
            row.firstByteMillis(),
            row.millis()
        };
    }

    private static LedgerRow row(ResultSet row) throws SQLException {
        return new LedgerRow(
                new RequestId(row.getString("request")),
                row.getInt("attempt"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("client"),
                row.getString("call_site"),
                row.getString("profile"),
                row.getString("rung"),
                row.getString("connection"),
                row.getString("provider"),
                row.getString("payer"),
                row.getString("credential"),
                row.getString("model"),
                row.getString("format"),
                row.getInt("streamed") != 0,
                row.getString("outcome"),
                row.getInt("status"),
                row.getInt("tries"),
                new Usage(
                        row.getLong("input_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("cache_write_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("reasoning_tokens")),
                usageState(row.getString("usage_state")),
                row.getString("reasons"),
                row.getString("losses"),
                row.getLong("first_byte_millis"),
                row.getLong("millis"));
    }

    /** A word of a later version is not trusted: its figures count as not stated. */
    private static UsageState usageState(String text) {
        for (UsageState state : UsageState.values()) {
            if (state.text().equals(text)) {
                return state;
            }
        }
        return UsageState.UNREPORTED;
    }
}
