package keyrail.providers.mistral;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * Mistral, as a value.
 *
 * <p>Unknown members are 422: {@code stream_options} is one, and usage comes without it (github.com/avante-
 * corp/avante.nvim/issues/2347), {@code max_completion_tokens} another (github.com/editor-code-
 * assistant/eca/issues/231; all seen 2026-11-24). Its batches have a path and a shape of their own.
 */
public final class Mistral {
    private Mistral() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("mistral", "Mistral", "https://api.mistral.ai/v1", "mistral-medium-latest")
                .answering(Ability.EMBEDDINGS, Ability.TRANSCRIPTION)
                .withoutUsageAsk();
    }
}
