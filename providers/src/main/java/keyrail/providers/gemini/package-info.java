/**
 * Google's Gemini API: generateContent and what is around it.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.gemini.GeminiProvider}.
 */
@NullMarked
package keyrail.providers.gemini;

import org.jspecify.annotations.NullMarked;
