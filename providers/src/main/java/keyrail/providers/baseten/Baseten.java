package keyrail.providers.baseten;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Baseten's model APIs, as a value.
 *
 * <p>They take the key as a bearer, as OpenAI's SDKs send it; dedicated deployments, which take {@code Api-Key},
 * are another API (docs.baseten.co/quickstart, docs.baseten.co/inference/calling-your-model, seen 2026-11-24).
 */
public final class Baseten {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "the field of the models it hosts: api-docs.deepseek.com/guides/thinking_mode",
            "2026-11-28");

    private Baseten() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("baseten", "Baseten", "https://inference.baseten.co/v1", "thinkingmachines/inkling")
                .takingEffort()
                .asking(THOUGHTS_BACK);
    }
}
