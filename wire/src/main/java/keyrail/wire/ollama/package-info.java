/**
 * The format Ollama chat: what is inserted into its requests, what its answers tell, its errors.
 *
 * <p>May use: core, {@code wire.dialect}, {@code wire.json}, {@code wire.sse}; no other format. Start reading at
 * {@link keyrail.wire.ollama.OllamaChat}.
 */
@NullMarked
package keyrail.wire.ollama;

import org.jspecify.annotations.NullMarked;
