/**
 * What providers have in common: calls, forwarded fields, quirks as values, and the reading of error answers.
 *
 * <p>May use: core, wire, streaming JSON. The one package of this module that provider packages may depend on. Start
 * reading at {@link keyrail.providers.shared.OpenAiAlike}, then {@link keyrail.providers.shared.ErrorReader}.
 */
@NullMarked
package keyrail.providers.shared;

import org.jspecify.annotations.NullMarked;
