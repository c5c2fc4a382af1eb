/**
 * MiniMax and its models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.minimax.MiniMax}.
 */
@NullMarked
package keyrail.providers.minimax;

import org.jspecify.annotations.NullMarked;
