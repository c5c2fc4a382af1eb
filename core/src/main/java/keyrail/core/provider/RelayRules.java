package keyrail.core.provider;

import java.util.Set;
import keyrail.core.routing.TuningKey;

/**
 * What a relayed body may be given besides the model's name.
 *
 * @param refused tuning the model answers 400 to, so that a profile's defaults never make a call fail
 * @param legacyMaxTokens whether an OpenAI Chat body takes {@code max_tokens} rather than {@code
 *     max_completion_tokens}
 * @param includeUsage whether a streamed OpenAI Chat call may ask for usage without the client having asked
 */
public record RelayRules(Set<TuningKey> refused, boolean legacyMaxTokens, boolean includeUsage) {
    public static final RelayRules PLAIN = new RelayRules(Set.of(), false, true);

    public RelayRules {
        refused = Set.copyOf(refused);
    }
}
