package keyrail.providers.fireworks;

import keyrail.core.inference.Format;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Fireworks AI, as a value.
 *
 * <p>Responses are kept and may be named later; effort is taken (docs.getbifrost.ai/providers/supported-
 * providers/fireworks and docs.pipecat.ai/api-reference/server/services/llm/fireworks, seen 2026-11-24).
 */
public final class Fireworks {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "docs.fireworks.ai/guides/reasoning",
            "2026-11-28");

    static final PromptQuirk EMPTIED_OBJECTS = PromptQuirk.of(
                    "MiniMax's objects in arguments come back empty, so that they are asked for as JSON text",
                    rules -> rules.chat(rules.chat().with(Trait.OBJECTS_AS_TEXT)),
                    "github.com/vellum-ai/vellum-assistant/pull/34894",
                    "2026-11-28")
            .forModels("(?i).*minimax.*")
            .in(Format.OPENAI_CHAT);

    private Fireworks() {}

    public static Provider provider() {
        return OpenAiAlike.hosted(
                        "fireworks",
                        "Fireworks AI",
                        "https://api.fireworks.ai/inference/v1",
                        "accounts/fireworks/models/deepseek-v4-flash-0731")
                .answering(Ability.RESPONSES, Ability.STORED_RESPONSES, Ability.EMBEDDINGS)
                .takingEffort()
                .asking(THOUGHTS_BACK, EMPTIED_OBJECTS);
    }
}
