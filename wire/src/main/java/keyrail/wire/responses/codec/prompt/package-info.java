/**
 * Requests of OpenAI Responses: read from clients, written for vendors.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code wire.dialect.openai}, the reply side's sealed reasoning.
 * Start reading at {@link keyrail.wire.responses.codec.prompt.PromptReader}.
 */
@NullMarked
package keyrail.wire.responses.codec.prompt;

import org.jspecify.annotations.NullMarked;
