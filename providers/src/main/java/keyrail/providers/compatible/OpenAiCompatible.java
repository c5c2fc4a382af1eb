package keyrail.providers.compatible;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.OpenAiModels;
import keyrail.providers.shared.PromptQuirk;

/**
 * Any server of the Chat Completions format, as a value; its row says where it is and what it serves. What stands before
 * OpenAI's own models passes on what they refuse, so that their names say the same here as at OpenAI.
 */
public final class OpenAiCompatible {
    static final ModelQuirk ONLY_THE_COMMON_FIELDS = ModelQuirk.of(
            "servers may refuse the newer settings",
            ".*",
            Set.of(EFFORT, VERBOSITY, THINKING),
            "our choice: no such server says which of them it takes, and a refused default fails the call",
            "2026-11-24");

    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told as reasoning_content, and some models want them back so",
            rules -> rules.thoughtField("reasoning_content"),
            "api-docs.deepseek.com/guides/thinking_mode, whose field most servers use",
            "2026-11-28");

    private OpenAiCompatible() {}

    public static Provider provider() {
        return OpenAiAlike.of(new ProviderTraits(
                        new ProviderId("openai-compatible"),
                        "OpenAI-compatible server",
                        EndpointRule.REQUIRED,
                        null,
                        List.of("api_key", "none", "passthrough"),
                        null,
                        true))
                .answering(Ability.values())
                .forwarding("idempotency-key")
                .refusing(ONLY_THE_COMMON_FIELDS)
                .asking(THOUGHTS_BACK)
                .asking(OpenAiModels.ANYWHERE.toArray(PromptQuirk[]::new));
    }
}
