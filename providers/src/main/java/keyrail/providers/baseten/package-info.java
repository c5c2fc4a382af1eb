/**
 * Baseten and its model APIs.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.baseten.Baseten}.
 */
@NullMarked
package keyrail.providers.baseten;

import org.jspecify.annotations.NullMarked;
