package keyrail.providers.llamacpp;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * llama.cpp's server, as a value.
 *
 * <p>Its list of models may be read without the key, so that a test of a connection proves the way and not the
 * key (github.com/ggml-org/llama.cpp, tools/server; mintlify.com/ggml-org/llama.cpp/api/rest/overview, seen
 * 2026-11-24).
 */
public final class LlamaCpp {
    private LlamaCpp() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("llamacpp", "llama.cpp server", "none", "api_key")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withVersionPath("/v1")
                .servingUnlisted();
    }
}
