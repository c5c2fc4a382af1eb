/**
 * What every store must do, as tests that a database's own test class inherits.
 *
 * <p>May use: core, JUnit, AssertJ. Start reading at {@link keyrail.testkit.store.StoreContract}.
 */
@NullMarked
package keyrail.testkit.store;

import org.jspecify.annotations.NullMarked;
