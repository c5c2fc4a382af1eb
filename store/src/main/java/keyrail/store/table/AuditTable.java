package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit}: who did what to which object; ordered by when it was appended, whatever the clock said. Each row's
 * {@code chain} hashes the row and the one before it, so that a row changed or taken out behind our back shows.
 */
final class AuditTable {
    private static final String COLUMNS = "id, at, who, what, target, result, request";

    private final Sql sql;

    AuditTable(Sql sql) {
        this.sql = sql;
    }

    void append(AuditEntry entry) {
        byte[] before = sql.first("SELECT chain FROM audit ORDER BY id DESC LIMIT 1", row -> chainOf(row, 1))
                .orElse(AuditChain.START);
        sql.update(
                "INSERT INTO audit (at, who, what, target, result, request, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.who(),
                entry.what(),
                entry.target(),
                entry.result(),
                entry.request(),
                AuditChain.next(before, entry));
    }

    List<AuditRecord> page(AuditQuery query) {
        Instant since = query.since();
        Long before = query.before();
        return sql.query(
                "SELECT " + COLUMNS + " FROM audit WHERE id < ? AND at >= ? ORDER BY id DESC LIMIT ?",
                AuditTable::record,
                before == null ? Long.MAX_VALUE : before,
                since == null ? Long.MIN_VALUE : since.toEpochMilli(),
                // A negative limit means "all" to SQLite, which nobody asked for.
                Math.max(0, query.limit()));
    }

    Optional<Long> firstAltered() {
        Walk walk = new Walk();
        sql.query("SELECT " + COLUMNS + ", chain FROM audit ORDER BY id", row -> {
            walk.see(record(row), row.getBytes(8));
            return true;
        });
        return walk.altered;
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong(1),
                new AuditEntry(
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)));
    }

    private static byte[] chainOf(ResultSet row, int column) throws SQLException {
        byte[] chain = row.getBytes(column);
        return chain == null ? AuditChain.START : chain;
    }

    /** Follows the chain from its first link. */
    private static final class Walk {
        private byte[] before = AuditChain.START;
        private boolean begun;
        private Optional<Long> altered = Optional.empty();

        /** @param chain null for an entry of the first version, which a later one never precedes */
        void see(AuditRecord record, byte @Nullable [] chain) {
            if (altered.isPresent() || (chain == null && !begun)) {
                return;
            }
            if (chain == null || !Arrays.equals(chain, AuditChain.next(before, record.entry()))) {
                altered = Optional.of(record.number());
                return;
            }
            before = chain;
            begun = true;
        }
    }
}
