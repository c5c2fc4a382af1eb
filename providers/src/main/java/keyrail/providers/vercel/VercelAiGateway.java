package keyrail.providers.vercel;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;

/**
 * Vercel AI Gateway, as a value.
 *
 * <p>The list of models is public, so that the probe asks for the credits (vercel.com/docs/ai-gateway/sdks-and-
 * apis, last updated 2026-09-08, seen 2026-11-24).
 */
public final class VercelAiGateway {
    private VercelAiGateway() {}

    public static Provider provider() {
        return OpenAiAlike.hosted(
                        "vercel-ai-gateway",
                        "Vercel AI Gateway",
                        "https://ai-gateway.vercel.sh/v1",
                        "anthropic/claude-sonnet-4.6")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .probing("/credits")
                .forwarding("http-referer", "x-title")
                .takingEffort();
    }
}
