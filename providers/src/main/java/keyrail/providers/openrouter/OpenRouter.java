package keyrail.providers.openrouter;

import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.Set;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;

/** OpenRouter, as a value. */
public final class OpenRouter {
    /** Settings a model lacks are dropped by OpenRouter itself, so that only what the format lacks is listed. */
    static final ModelQuirk NOT_IN_ITS_FORMAT = ModelQuirk.of(
            "reasoning is asked for by effort",
            ".*",
            Set.of(VERBOSITY, THINKING),
            "openrouter.ai/docs/use-cases/reasoning-tokens",
            "2026-11-24");

    /**
     * The probe is {@code GET /key}: the list of models is public, and would call any key good
     * (openrouter.ai/docs/api/api-reference/api-keys/get-current-key, seen 2026-11-24). Usage comes with every stream;
     * asking for it is accepted and changes nothing (openrouter.ai/docs/use-cases/usage-accounting, seen 2026-11-24).
     */
    public static Provider provider() {
        return OpenAiAlike.hosted("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "x-ai/grok-4.20")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .probing("/key")
                .forwarding("http-referer", "x-title", "x-openrouter-title", "x-openrouter-categories")
                .refusing(NOT_IN_ITS_FORMAT);
    }

    private OpenRouter() {}
}
