/**
 * The translation of Ollama's own chat, for servers of it and for clients of it.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, its own format; no other format. Start reading at
 * {@link keyrail.wire.ollama.codec.OllamaCodec}.
 */
@NullMarked
package keyrail.wire.ollama.codec;

import org.jspecify.annotations.NullMarked;
