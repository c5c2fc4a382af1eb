package keyrail.providers.groq;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * Groq, as a value.
 *
 * <p>Responses are not kept; {@code logprobs} and {@code messages[].name} answer 400, which is the client's
 * business (console.groq.com/docs/openai, seen 2026-11-24).
 */
public final class Groq {
    private Groq() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("groq", "Groq", "https://api.groq.com/openai/v1", "openai/gpt-oss-120b")
                .answering(Ability.RESPONSES, Ability.TRANSCRIPTION, Ability.SPEECH)
                .withNewMaxTokens();
    }
}
