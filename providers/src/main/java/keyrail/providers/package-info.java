/**
 * The closed set of upstream services, one package each below this one.
 *
 * <p>May use: core, wire and the packages below. No I/O, no secrets. Start reading at
 * {@link keyrail.providers.ProviderCatalog}, then {@link keyrail.providers.shared.OpenAiAlike}.
 */
@NullMarked
package keyrail.providers;

import org.jspecify.annotations.NullMarked;
