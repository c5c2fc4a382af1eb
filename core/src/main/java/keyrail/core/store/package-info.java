/**
 * Ports to the rows: what any database behind Keyrail must do.
 *
 * <p>May use: every other package of core. Start reading at {@link keyrail.core.store.Store}.
 */
@NullMarked
package keyrail.core.store;

import org.jspecify.annotations.NullMarked;
