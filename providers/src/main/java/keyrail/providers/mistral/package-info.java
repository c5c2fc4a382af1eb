/**
 * Mistral and its models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.mistral.Mistral}.
 */
@NullMarked
package keyrail.providers.mistral;

import org.jspecify.annotations.NullMarked;
