/**
 * OpenAI Responses, translated to and from the hub.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code wire.dialect.openai}; no other format. Start reading at
 * {@link keyrail.wire.responses.codec.ResponsesCodec}.
 */
@NullMarked
package keyrail.wire.responses.codec;

import org.jspecify.annotations.NullMarked;
