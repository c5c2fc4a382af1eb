package keyrail.providers.xai;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * xAI, as a value.
 *
 * <p>Responses are kept for 30 days and are what the vendor recommends; its reasoning models refuse effort, but
 * for a few (docs.x.ai/developers/model-capabilities/text/comparison, docs.x.ai/api, seen 2026-11-24).
 */
public final class Xai {
    private Xai() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("xai", "xAI", "https://api.x.ai/v1", "grok-4.20")
                .answering(Ability.RESPONSES, Ability.STORED_RESPONSES, Ability.IMAGES)
                .withNewMaxTokens();
    }
}
