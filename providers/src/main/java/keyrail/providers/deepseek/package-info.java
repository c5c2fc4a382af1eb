/**
 * DeepSeek and its models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.deepseek.DeepSeek}.
 */
@NullMarked
package keyrail.providers.deepseek;

import org.jspecify.annotations.NullMarked;
