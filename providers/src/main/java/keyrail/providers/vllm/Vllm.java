package keyrail.providers.vllm;

import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * A vLLM server, as a value.
 *
 * <p>Without {@code --api-key} it asks for none (docs.vllm.ai/en/v0.32.0/serving/online_serving, seen
 * 2026-11-24).
 */
public final class Vllm {
    static final PromptQuirk OWN_SETTINGS = PromptQuirk.of(
            "thoughts are told, and taken back, as reasoning; top_k is taken",
            rules -> rules.thoughtField("reasoning").takes(Parameter.TOP_K),
            "docs.vllm.ai/en/v0.26.0/features/reasoning_outputs; docs.rs/openai-interface/0.13.0, module vllm",
            "2026-11-28");

    private Vllm() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("vllm", "vLLM", "none", "api_key", "passthrough")
                .answering(Ability.RESPONSES, Ability.STORED_RESPONSES, Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withVersionPath("/v1")
                .asking(OWN_SETTINGS);
    }
}
