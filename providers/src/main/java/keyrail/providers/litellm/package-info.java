/**
 * LiteLLM, a proxy that people host themselves.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.litellm.LiteLlm}.
 */
@NullMarked
package keyrail.providers.litellm;

import org.jspecify.annotations.NullMarked;
