package keyrail.providers.ollama;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.ProviderTraits;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;

/** Ollama through the parts of OpenAI's API that it answers, as a value. */
public final class Ollama {
    /** Effort turns thinking on, which models that cannot think answer with 400. */
    static final ModelQuirk ONLY_THE_COMMON_FIELDS = ModelQuirk.of(
            "models that cannot think refuse effort",
            ".*",
            Set.of(EFFORT, VERBOSITY, THINKING),
            "github.com/ollama/ollama docs/openai.md, supported request fields",
            "2026-11-24");

    private Ollama() {}

    /** A base URL is a bare host, as Ollama's own clients take it; one that ends in {@code /v1} means the same. */
    static OpenAiAlike alike() {
        return OpenAiAlike.of(new ProviderTraits(
                        new ProviderId("ollama"),
                        "Ollama",
                        EndpointRule.OPTIONAL,
                        "http://127.0.0.1:11434",
                        List.of("none", "api_key", "passthrough"),
                        "llama3.2",
                        false))
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .withVersionPath("/v1")
                .refusing(ONLY_THE_COMMON_FIELDS);
    }
}
