package keyrail.providers.vllm;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * A vLLM server, as a value.
 *
 * <p>Without {@code --api-key} it asks for none (docs.vllm.ai/en/v0.32.0/serving/online_serving, seen
 * 2026-11-24).
 */
public final class Vllm {
    private Vllm() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("vllm", "vLLM", "none", "api_key", "passthrough")
                .answering(Ability.RESPONSES, Ability.STORED_RESPONSES, Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withVersionPath("/v1");
    }
}
