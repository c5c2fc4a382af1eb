/**
 * Perplexity, whose models search the web.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.perplexity.Perplexity}.
 */
@NullMarked
package keyrail.providers.perplexity;

import org.jspecify.annotations.NullMarked;
