package keyrail.providers.minimax;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;

/**
 * MiniMax, as a value.
 *
 * <p>It calls {@code max_tokens} deprecated and drops settings it does not know
 * (java.agentscope.io/v2/en/integration/model/minimax; base URL as in ai-sdk.dev/providers/ai-sdk-
 * providers/minimax; seen 2026-11-24).
 */
public final class MiniMax {
    private MiniMax() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("minimax", "MiniMax", "https://api.minimax.io/v1", "MiniMax-M2.7")
                .withNewMaxTokens();
    }
}
