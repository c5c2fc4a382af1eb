package keyrail.providers.ollama;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.ProviderTraits;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/** Ollama through the parts of OpenAI's API that it answers, as a value. */
public final class Ollama {
    /** Effort turns thinking on, which models that cannot think answer with 400. */
    static final ModelQuirk ONLY_THE_COMMON_FIELDS = ModelQuirk.of(
            "models that cannot think refuse effort",
            ".*",
            Set.of(EFFORT, VERBOSITY, THINKING),
            "github.com/ollama/ollama docs/openai.md, supported request fields",
            "2026-11-24");

    static final PromptQuirk THINKS_ON_DEMAND = PromptQuirk.of(
                    "these families think when told to, by yes or no; others answer 400 to it",
                    rules -> rules.thinking(Thinking.ADAPTIVE),
                    "tessl.io/registry/tessl/maven-org-springframework-ai--spring-ai-ollama, thinking",
                    "2026-11-28")
            .forModels("(?:.*/)?(?:qwen3(?!-(?:coder|embedding))|qwq|deepseek-(?:r1|v3\\.[1-9]|v[4-9])|magistral|glm-|"
                    + "kimi-k2|minimax-m|gemma4|nemotron-3|cogito).*|.*thinking.*");

    static final PromptQuirk GPT_OSS = PromptQuirk.of(
                    "gpt-oss always thinks, by a word for how much",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true),
                    "github.com/ollama/ollama-js/commit/60bfed1",
                    "2026-11-28")
            .forModels("(?:.*/)?gpt-oss.*");

    /** How its own chat is asked; what is not known to think is not asked to. */
    static final List<PromptQuirk> OWN_CHAT = List.of(
            PromptQuirk.of(
                    "a model of an unknown name is not known to think",
                    rules -> rules.thinking(Thinking.NONE).developerRole(false),
                    "github.com/ollama/ollama docs/openapi.yaml, think: for supported models",
                    "2026-11-28"),
            THINKS_ON_DEMAND,
            GPT_OSS);

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
