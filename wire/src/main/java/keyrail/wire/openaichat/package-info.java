/**
 * The format OpenAI Chat Completions: what is inserted into its requests, what its answers tell, its errors.
 *
 * <p>May use: core, {@code wire.dialect}, {@code wire.json}, {@code wire.sse}; no other format. Start reading at
 * {@link keyrail.wire.openaichat.OpenAiChat}.
 */
@NullMarked
package keyrail.wire.openaichat;

import org.jspecify.annotations.NullMarked;
