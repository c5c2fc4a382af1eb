/**
 * OpenRouter, a marketplace that answers the Chat Completions format.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.openrouter.OpenRouter}.
 */
@NullMarked
package keyrail.providers.openrouter;

import org.jspecify.annotations.NullMarked;
