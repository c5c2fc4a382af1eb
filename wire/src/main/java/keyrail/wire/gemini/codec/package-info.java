/**
 * Gemini generateContent to and from the hub: the codec, counting tokens, and answers both ways.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, the packages of {@code keyrail.wire.gemini}; no other format.
 * Start reading at {@link keyrail.wire.gemini.codec.GeminiCodec}.
 */
@NullMarked
package keyrail.wire.gemini.codec;

import org.jspecify.annotations.NullMarked;
