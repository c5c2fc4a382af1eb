package keyrail.providers.together;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Together AI, as a value.
 *
 * <p>Its files are not OpenAI's, and it has no batches of that shape (docs.together.ai/docs/inference/openai-
 * compatibility, seen 2026-11-24).
 */
public final class Together {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "the field of the models it hosts: api-docs.deepseek.com/guides/thinking_mode",
            "2026-11-28");

    private Together() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("together", "Together AI", "https://api.together.ai/v1", "MiniMaxAI/MiniMax-M3")
                .answering(Ability.EMBEDDINGS, Ability.IMAGES, Ability.TRANSCRIPTION, Ability.SPEECH)
                .takingEffort()
                .asking(THOUGHTS_BACK);
    }
}
