package keyrail.providers.perplexity;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Perplexity, as a value.
 *
 * <p>Chat lies at the root, responses below {@code /v1}; every event tells usage without being asked
 * (docs.perplexity.ai/docs/sonar/openai-compatibility and /docs/agent-api/openai-compatibility, seen 2026-11-24).
 * Chat is said to have ended on 2026-09-27 (docs.stigg.io, seen 2026-11-24), so that responses are the safer
 * choice.
 */
public final class Perplexity {
    static final PromptQuirk THOUGHTS_IN_TEXT = PromptQuirk.of(
                    "models that reason tell their thoughts in the text, in tags",
                    rules -> rules.thoughtTags(true),
                    "github.com/archestra-ai/archestra/pull/6838, github.com/perplexityai/modelcontextprotocol/pull/65",
                    "2026-11-28")
            .forModels("sonar-(?:reasoning|deep-research).*");

    private Perplexity() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("perplexity", "Perplexity", "https://api.perplexity.ai", "sonar-pro")
                .answering(Ability.RESPONSES)
                .at("/responses", "/v1/responses")
                .probing("/v1/async/chat/completions")
                .withoutUsageAsk()
                .preferringResponses(".*")
                .asking(THOUGHTS_IN_TEXT);
    }
}
