/**
 * What lies in which column: one class per table, in SQL that any database of ours understands.
 *
 * <p>May use: core, JDBC, the JSON scanner. Knows nothing of files, locks or threads. Start reading at
 * {@link keyrail.store.table.TableRows}, then {@link keyrail.store.table.ConnectionTable}.
 */
@NullMarked
package keyrail.store.table;

import org.jspecify.annotations.NullMarked;
