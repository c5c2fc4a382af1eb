package keyrail.providers.poolside;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Poolside, as a value.
 *
 * <p>Its documented address ends in {@code /v1}, which may be left out here (docs.poolside.ai/api/overview as
 * quoted by github.com/juspay/neurolink, seen 2026-11-24; without a key the list of models answers 401).
 */
public final class Poolside {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "the field that most servers of such models use: api-docs.deepseek.com/guides/thinking_mode",
            "2026-11-28");

    private Poolside() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("poolside", "Poolside", "https://inference.poolside.ai", "poolside/laguna-s-2.1")
                .withVersionPath("/v1")
                .takingEffort()
                .asking(THOUGHTS_BACK);
    }
}
