/**
 * Requests to Gemini, written out of the hub.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code keyrail.wire.gemini}; no other format. Start reading at
 * {@link keyrail.wire.gemini.outbound.PromptWriter}.
 */
@NullMarked
package keyrail.wire.gemini.outbound;

import org.jspecify.annotations.NullMarked;
