/**
 * Each database held to the contracts of {@code keyrail.testkit.store}.
 *
 * <p>May use: store, testkit. Start reading at {@link keyrail.system.store.SqliteStoreContractTest}.
 */
@NullMarked
package keyrail.system.store;

import org.jspecify.annotations.NullMarked;
