package keyrail.providers.openai;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.TEMPERATURE;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.TOP_P;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.OpenAiModels;
import keyrail.providers.shared.PromptQuirk;

/** OpenAI, as a value. */
public final class OpenAi {
    private static final String DESCRIPTION = "OpenAI's OpenAPI description, chat completions";
    private static final String SEEN = "2026-11-24";
    private static final String REASONING = "(?:ft:)?(?:gpt-5(?!-chat).*|o\\d.*)";

    /** From gpt-5.1 on they are taken with effort {@code none}, but a default cannot know the call's effort. */
    static final ModelQuirk SAMPLING_REFUSED = ModelQuirk.of(
            "reasoning models refuse sampling",
            REASONING,
            Set.of(TEMPERATURE, TOP_P),
            "github.com/vercel/ai/issues/10932, github.com/itzcrazykns/vane/issues/1173",
            SEEN);

    static final ModelQuirk EFFORT_REFUSED = ModelQuirk.of(
            "models that do not reason refuse effort", "(?!" + REASONING + "$).*", Set.of(EFFORT), DESCRIPTION, SEEN);

    static final ModelQuirk VERBOSITY_REFUSED = ModelQuirk.of(
            "verbosity is a setting of gpt-5 alone", "(?!(?:ft:)?gpt-5).*", Set.of(VERBOSITY), DESCRIPTION, SEEN);

    static final ModelQuirk THINKING_UNKNOWN =
            ModelQuirk.of("the format has no thinking field", ".*", Set.of(THINKING), DESCRIPTION, SEEN);

    private OpenAi() {}

    /**
     * Prompts for models that reason are translated into Responses: only there do they tell their thoughts, think beside
     * tools, and take sealed thoughts back (developers.openai.com/api/docs/guides/reasoning, seen 2026-11-28).
     *
     * <p>The {@code openai-organization} and {@code openai-project} fields stay behind: they choose who pays, and that is
     * the connection's business alone.
     */
    public static Provider provider() {
        return OpenAiAlike.of(new ProviderTraits(
                        new ProviderId("openai"),
                        "OpenAI",
                        EndpointRule.FIXED,
                        "https://api.openai.com/v1",
                        List.of("api_key", "platform", "passthrough"),
                        "gpt-5.5",
                        false))
                .answering(Ability.values())
                .forwarding("openai-beta", "idempotency-key")
                .askingAsOpenAi()
                .asking(OpenAiModels.othersDoNotReason())
                .asking(OpenAiModels.BY_NAME.toArray(PromptQuirk[]::new))
                .preferringResponses(OpenAiModels.REASONING)
                .onlyInResponses(OpenAiModels.RESPONSES_ALONE)
                .refusing(SAMPLING_REFUSED, EFFORT_REFUSED, VERBOSITY_REFUSED, THINKING_UNKNOWN)
                .withNewMaxTokens();
    }
}
