package keyrail.store.table;

import java.time.Instant;
import java.util.List;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.KeptResource;
import org.jspecify.annotations.Nullable;

/** {@code kept_resources}: which connection made what a vendor keeps; bounded, the oldest go first. */
final class KeptResourceTable {
    private final Sql sql;

    KeptResourceTable(Sql sql) {
        this.sql = sql;
    }

    List<KeptResource> all() {
        return sql.query(
                "SELECT id, connection, profile, at FROM kept_resources ORDER BY at, rowid",
                row -> new KeptResource(
                        row.getString(1),
                        new ConnectionName(row.getString(2)),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4))));
    }

    void put(List<KeptResource> made, int most) {
        sql.batch(
                "INSERT OR REPLACE INTO kept_resources (id, connection, profile, at) VALUES (?, ?, ?, ?)",
                made.stream()
                        .map(one -> new @Nullable Object[] {
                            one.id(),
                            one.connection().value(),
                            one.profile(),
                            one.at().toEpochMilli()
                        })
                        .toList());
        sql.update(
                "DELETE FROM kept_resources WHERE id IN"
                        + " (SELECT id FROM kept_resources ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                Math.max(0, most));
    }

    void delete(List<String> ids) {
        sql.batch(
                "DELETE FROM kept_resources WHERE id = ?",
                ids.stream().map(id -> new @Nullable Object[] {id}).toList());
    }
}
