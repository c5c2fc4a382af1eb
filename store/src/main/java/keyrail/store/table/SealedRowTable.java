package keyrail.store.table;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.store.SealedRow;
import org.jspecify.annotations.Nullable;

/** {@code sealed_rows}: encrypted things kept for a while; bounded, the oldest go first. */
final class SealedRowTable {
    private final Sql sql;

    SealedRowTable(Sql sql) {
        this.sql = sql;
    }

    List<SealedRow> all() {
        return sql.query(
                "SELECT id, sealed, at FROM sealed_rows ORDER BY at, rowid",
                row -> new SealedRow(
                        row.getString(1), Bytes.of(row.getBytes(2)), Instant.ofEpochMilli(row.getLong(3))));
    }

    void put(List<SealedRow> made, int most) {
        sql.batch(
                "INSERT OR REPLACE INTO sealed_rows (id, sealed, at) VALUES (?, ?, ?)",
                made.stream()
                        .map(one -> new @Nullable Object[] {
                            one.id(), array(one.sealed()), one.at().toEpochMilli()
                        })
                        .toList());
        sql.update(
                "DELETE FROM sealed_rows WHERE id IN"
                        + " (SELECT id FROM sealed_rows ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                Math.max(0, most));
    }

    private static byte[] array(Bytes bytes) {
        return Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
    }

    void delete(List<String> ids) {
        sql.batch(
                "DELETE FROM sealed_rows WHERE id = ?",
                ids.stream().map(id -> new @Nullable Object[] {id}).toList());
    }
}
