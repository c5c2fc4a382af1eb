/**
 * Any server that answers the Chat Completions format at an address its row gives.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.compatible.OpenAiCompatible}.
 */
@NullMarked
package keyrail.providers.compatible;

import org.jspecify.annotations.NullMarked;
