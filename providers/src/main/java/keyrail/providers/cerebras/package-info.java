/**
 * Cerebras, which hosts open models on chips of its own.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.cerebras.Cerebras}.
 */
@NullMarked
package keyrail.providers.cerebras;

import org.jspecify.annotations.NullMarked;
