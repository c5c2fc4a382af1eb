/**
 * Groq, which hosts open models on chips of its own.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.groq.Groq}.
 */
@NullMarked
package keyrail.providers.groq;

import org.jspecify.annotations.NullMarked;
