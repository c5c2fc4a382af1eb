package keyrail.providers.litellm;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * A LiteLLM proxy, as a value.
 *
 * <p>It has no public address, so that every row says where it is; it answers most of OpenAI's API
 * (docs.litellm.ai/docs/simple_proxy, seen 2026-11-24).
 */
public final class LiteLlm {
    private LiteLlm() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("litellm", "LiteLLM", "api_key", "passthrough")
                .answering(Ability.values());
    }
}
