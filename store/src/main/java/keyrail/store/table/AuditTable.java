package keyrail.store.table;

import java.time.Instant;
import java.util.List;
import keyrail.core.store.AuditEntry;

/** {@code audit}: who did what to which object; ordered by when it was appended, whatever the clock said. */
final class AuditTable {
    private final Sql sql;

    AuditTable(Sql sql) {
        this.sql = sql;
    }

    void append(AuditEntry entry) {
        sql.update(
                "INSERT INTO audit (at, who, what, target, result, request) VALUES (?, ?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.who(),
                entry.what(),
                entry.target(),
                entry.result(),
                entry.request());
    }

    List<AuditEntry> latest(int limit) {
        return sql.query(
                "SELECT at, who, what, target, result, request FROM audit ORDER BY id DESC LIMIT ?",
                row -> new AuditEntry(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)),
                // A negative limit means "all" to SQLite, which nobody asked for.
                Math.max(0, limit));
    }
}
