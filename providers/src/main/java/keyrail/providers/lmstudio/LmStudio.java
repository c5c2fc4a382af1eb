package keyrail.providers.lmstudio;

import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * LM Studio's server, as a value.
 *
 * <p>It listens on port 1234 and asks for no key unless told to (lmstudio.ai/docs/api/openai-api,
 * developersdigest.tech/reference/api-compatibility/lmstudio, seen 2026-11-24).
 */
public final class LmStudio {
    static final PromptQuirk OWN_SETTINGS = PromptQuirk.of(
            "thoughts are told, and taken back, as reasoning_content; top_k is taken",
            rules -> rules.thoughtField("reasoning_content").takes(Parameter.TOP_K),
            "lmstudio.ai/docs/api/openai-api",
            "2026-11-28");

    private LmStudio() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("lmstudio", "LM Studio", "none", "api_key", "passthrough")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .withVersionPath("/v1")
                .asking(OWN_SETTINGS);
    }
}
