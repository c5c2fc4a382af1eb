/**
 * llama.cpp's server, which people host themselves.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.llamacpp.LlamaCpp}.
 */
@NullMarked
package keyrail.providers.llamacpp;

import org.jspecify.annotations.NullMarked;
