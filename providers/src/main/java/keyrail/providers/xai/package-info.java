/**
 * xAI and its Grok models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.xai.Xai}.
 */
@NullMarked
package keyrail.providers.xai;

import org.jspecify.annotations.NullMarked;
