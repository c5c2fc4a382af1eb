/**
 * Fireworks AI, which hosts open models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.fireworks.Fireworks}.
 */
@NullMarked
package keyrail.providers.fireworks;

import org.jspecify.annotations.NullMarked;
