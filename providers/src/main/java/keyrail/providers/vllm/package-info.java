/**
 * vLLM, a server that people host themselves.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.vllm.Vllm}.
 */
@NullMarked
package keyrail.providers.vllm;

import org.jspecify.annotations.NullMarked;
