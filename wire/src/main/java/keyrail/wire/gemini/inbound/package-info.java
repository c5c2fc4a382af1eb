/**
 * Requests of Gemini's clients, read into the hub.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}, {@code keyrail.wire.gemini}; no other format. Start reading at
 * {@link keyrail.wire.gemini.inbound.PromptReader}.
 */
@NullMarked
package keyrail.wire.gemini.inbound;

import org.jspecify.annotations.NullMarked;
