/**
 * OpenAI's own API, spoken in the Chat Completions format.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.openai.OpenAi}.
 */
@NullMarked
package keyrail.providers.openai;

import org.jspecify.annotations.NullMarked;
