package keyrail.providers.deepseek;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;

/**
 * DeepSeek, as a value.
 *
 * <p>A base URL with {@code /v1} means the same; effort is taken (api-docs.deepseek.com, seen 2026-11-24).
 */
public final class DeepSeek {
    private DeepSeek() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("deepseek", "DeepSeek", "https://api.deepseek.com", "deepseek-v4-flash")
                .takingEffort();
    }
}
