/**
 * Ollama, models on the user's own machine, through its Chat Completions surface.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.ollama.OllamaProvider}.
 */
@NullMarked
package keyrail.providers.ollama;

import org.jspecify.annotations.NullMarked;
