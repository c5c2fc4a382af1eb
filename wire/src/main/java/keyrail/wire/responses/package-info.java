/**
 * The format OpenAI Responses: what is inserted into its requests, what its answers tell, its errors.
 *
 * <p>May use: core, {@code wire.dialect}, {@code wire.json}, {@code wire.sse}; no other format. Start reading at
 * {@link keyrail.wire.responses.OpenAiResponses}.
 */
@NullMarked
package keyrail.wire.responses;

import org.jspecify.annotations.NullMarked;
