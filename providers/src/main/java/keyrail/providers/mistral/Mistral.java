package keyrail.providers.mistral;

import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Mistral, as a value.
 *
 * <p>Unknown members are 422: {@code stream_options} is one, and usage comes without it (github.com/avante-
 * corp/avante.nvim/issues/2347), {@code max_completion_tokens} another (github.com/editor-code-
 * assistant/eca/issues/231; all seen 2026-11-24). Its batches have a path and a shape of their own.
 */
public final class Mistral {
    static final PromptQuirk CALL_IDS = PromptQuirk.of(
            "ids of tool calls are nine letters and digits",
            rules -> rules.chat(rules.chat().withCallIds("[A-Za-z0-9]{9}")),
            "github.com/anomalyco/opencode/issues/1680",
            "2026-11-28");

    static final PromptQuirk OWN_NAMES = PromptQuirk.of(
            "seed is random_seed, and an answer begun says prefix",
            rules -> rules.chat(rules.chat().renaming("seed", "random_seed").with(Trait.PREFIX_MARK)),
            "docs.mistral.ai/capabilities/completion; portkey.ai/error-library/response-role-error-10573",
            "2026-11-28");

    static final PromptQuirk REASONS_OR_NOT = PromptQuirk.of(
                    "small and medium reason at high or not at all",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.NONE, Effort.HIGH),
                    "socket.dev/npm/package/@ai-sdk/mistral, 4.0.0-beta.8",
                    "2026-11-28")
            .forModels("mistral-(?:small-(?:latest|2603.*)|medium-latest)");

    private Mistral() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("mistral", "Mistral", "https://api.mistral.ai/v1", "mistral-medium-latest")
                .answering(Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withoutUsageAsk()
                .asking(CALL_IDS, OWN_NAMES, REASONS_OR_NOT);
    }
}
