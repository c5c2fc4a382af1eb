/**
 * LM Studio, which serves models from a desk.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.lmstudio.LmStudio}.
 */
@NullMarked
package keyrail.providers.lmstudio;

import org.jspecify.annotations.NullMarked;
