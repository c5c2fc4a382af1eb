/**
 * The format Gemini generateContent: what is inserted into its requests, what its answers tell, its errors.
 *
 * <p>May use: core, {@code wire.dialect}, {@code wire.json}, {@code wire.sse}; no other format. Start reading at
 * {@link keyrail.wire.gemini.GeminiGenerate}.
 */
@NullMarked
package keyrail.wire.gemini;

import org.jspecify.annotations.NullMarked;
