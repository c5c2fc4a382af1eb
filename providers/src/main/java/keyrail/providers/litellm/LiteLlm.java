package keyrail.providers.litellm;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.OpenAiModels;
import keyrail.providers.shared.PromptQuirk;

/**
 * A LiteLLM proxy, as a value.
 *
 * <p>It has no public address, so that every row says where it is; it answers most of OpenAI's API
 * (docs.litellm.ai/docs/simple_proxy, seen 2026-11-24).
 */
public final class LiteLlm {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "its own name for it: docs.litellm.ai/docs/providers/deepseek",
            "2026-11-28");

    private LiteLlm() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("litellm", "LiteLLM", "api_key", "passthrough")
                .answering(Ability.values())
                .asking(THOUGHTS_BACK)
                .asking(OpenAiModels.ANYWHERE.toArray(PromptQuirk[]::new));
    }
}
