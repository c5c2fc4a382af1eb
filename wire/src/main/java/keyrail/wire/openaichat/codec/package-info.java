/**
 * The translation of OpenAI Chat: its answers, streamed and whole, read into the hub and written out of it.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code wire.dialect.openai}, its own format; no other format. Start reading at
 * {@link keyrail.wire.openaichat.codec.ChatCodec}.
 */
@NullMarked
package keyrail.wire.openaichat.codec;

import org.jspecify.annotations.NullMarked;
