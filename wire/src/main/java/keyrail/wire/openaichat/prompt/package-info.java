/**
 * Requests of OpenAI Chat, read into the hub and written out of it.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code wire.dialect.openai}, its own format; no other format. Start reading at
 * {@link keyrail.wire.openaichat.prompt.ChatPromptReader} and {@link keyrail.wire.openaichat.prompt.ChatPromptWriter}.
 */
@NullMarked
package keyrail.wire.openaichat.prompt;

import org.jspecify.annotations.NullMarked;
