/**
 * Together AI, which hosts open models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.together.Together}.
 */
@NullMarked
package keyrail.providers.together;

import org.jspecify.annotations.NullMarked;
