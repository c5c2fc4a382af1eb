/**
 * Answers of Anthropic Messages, whole and streamed: read from the API into the hub, and written from the hub for clients.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, the prompts' package. Start reading at
 * {@link keyrail.wire.anthropic.codec.reply.StreamReader}.
 */
@NullMarked
package keyrail.wire.anthropic.codec.reply;

import org.jspecify.annotations.NullMarked;
