package keyrail.providers.llamacpp;

import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * llama.cpp's server, as a value.
 *
 * <p>Its list of models may be read without the key, so that a test of a connection proves the way and not the
 * key (github.com/ggml-org/llama.cpp, tools/server; mintlify.com/ggml-org/llama.cpp/api/rest/overview, seen
 * 2026-11-24).
 */
public final class LlamaCpp {
    static final PromptQuirk OWN_SETTINGS = PromptQuirk.of(
            "thoughts are told, and taken back, as reasoning_content; top_k is taken",
            rules -> rules.thoughtField("reasoning_content").takes(Parameter.TOP_K),
            "github.com/ggml-org/llama.cpp, tools/server/README.md",
            "2026-11-28");

    private LlamaCpp() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("llamacpp", "llama.cpp server", "none", "api_key", "passthrough")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withVersionPath("/v1")
                .servingUnlisted()
                .asking(OWN_SETTINGS);
    }
}
