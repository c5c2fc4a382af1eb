/**
 * The store of one home in one SQLite file: one writer, a few readers, every failure told apart.
 *
 * <p>May use: core, {@code keyrail.store.table}, SQLite's driver; Flyway only in {@code SqliteMigration}. Start reading
 * at {@link keyrail.store.sqlite.SqliteStore}, then {@link keyrail.store.sqlite.SqliteWriter}.
 */
@NullMarked
package keyrail.store.sqlite;

import org.jspecify.annotations.NullMarked;
