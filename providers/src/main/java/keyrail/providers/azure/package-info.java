/**
 * Azure OpenAI, whose resources have an address each.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.azure.AzureOpenAi}.
 */
@NullMarked
package keyrail.providers.azure;

import org.jspecify.annotations.NullMarked;
