/**
 * Answers of OpenAI Responses, whole and streamed: read from vendors, written for clients.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code wire.json}, {@code wire.dialect.openai}. Start reading
 * at {@link keyrail.wire.responses.codec.reply.StreamWriter}.
 */
@NullMarked
package keyrail.wire.responses.codec.reply;

import org.jspecify.annotations.NullMarked;
