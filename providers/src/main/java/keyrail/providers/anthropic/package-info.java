/**
 * Anthropic's own API: the Messages format, two versions of it.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.anthropic.AnthropicProvider}.
 */
@NullMarked
package keyrail.providers.anthropic;

import org.jspecify.annotations.NullMarked;
