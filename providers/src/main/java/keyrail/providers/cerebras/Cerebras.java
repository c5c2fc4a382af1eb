package keyrail.providers.cerebras;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;

/**
 * Cerebras, as a value.
 *
 * <p>Chat alone; penalties, {@code logit_bias} and {@code parallel_tool_calls} answer 400, which is the client's
 * business (inference-docs.cerebras.ai/resources/openai as quoted by developersdigest.tech and
 * preview.hex.pm/preview/req_llm, seen 2026-11-24).
 */
public final class Cerebras {
    private Cerebras() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("cerebras", "Cerebras", "https://api.cerebras.ai/v1", "gpt-oss-120b")
                .withNewMaxTokens();
    }
}
