/**
 * Poolside and its coding models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.poolside.Poolside}.
 */
@NullMarked
package keyrail.providers.poolside;

import org.jspecify.annotations.NullMarked;
