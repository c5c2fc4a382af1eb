package keyrail.providers.openrouter;

import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.providers.shared.ForwardedFields;
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
        return new OpenAiAlike(
                new ProviderTraits(
                        new ProviderId("openrouter"),
                        "OpenRouter",
                        EndpointRule.FIXED,
                        "https://openrouter.ai/api/v1",
                        List.of("api_key"),
                        "x-ai/grok-4.20",
                        false),
                "",
                "/key",
                ForwardedFields.of("http-referer", "x-title", "x-openrouter-title", "x-openrouter-categories"),
                List.of(NOT_IN_ITS_FORMAT),
                true);
    }

    private OpenRouter() {}
}
