package keyrail.providers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.ModelFacts;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.providers.anthropic.AnthropicProvider;
import keyrail.providers.compatible.OpenAiCompatible;
import keyrail.providers.models.ModelCatalog;
import keyrail.providers.ollama.Ollama;
import keyrail.providers.openai.OpenAi;
import keyrail.providers.openrouter.OpenRouter;
import org.jspecify.annotations.Nullable;

/** The closed set of providers, in the order they are listed to people. Immutable. */
public final class ProviderCatalog implements Providers {
    private final Map<ProviderId, ProviderTraits> traits = new LinkedHashMap<>();
    private final Map<ProviderId, Provider> adapters = new LinkedHashMap<>();

    public ProviderCatalog() {
        add(new AnthropicProvider());
        add(OpenAi.provider());
        add(new ProviderTraits(
                new ProviderId("gemini"),
                "Google Gemini",
                EndpointRule.FIXED,
                "https://generativelanguage.googleapis.com",
                List.of("api_key", "platform"),
                "gemini-2.5-flash",
                false));
        add(Ollama.provider());
        add(keyed(
                "fireworks",
                "Fireworks AI",
                "https://api.fireworks.ai/inference/v1",
                "accounts/fireworks/models/deepseek-v4-flash-0731"));
        add(keyed("together", "Together AI", "https://api.together.ai/v1", "MiniMaxAI/MiniMax-M3"));
        add(OpenRouter.provider());
        add(keyed(
                "vercel-ai-gateway",
                "Vercel AI Gateway",
                "https://ai-gateway.vercel.sh/v1",
                "anthropic/claude-sonnet-4.6"));
        add(keyed("litellm", "LiteLLM", null, null));
        add(OpenAiCompatible.provider());
        add(keyed("minimax", "MiniMax", "https://api.minimax.io/v1", "MiniMax-M2.7"));
        add(keyed("atlascloud", "Atlas Cloud", "https://api.atlascloud.ai/v1", "deepseek-ai/deepseek-v4-pro"));
        add(keyed("baseten", "Baseten", "https://inference.baseten.co/v1", "thinkingmachines/inkling"));
        add(keyed("poolside", "Poolside", "https://inference.poolside.ai", "poolside/laguna-s-2.1"));
    }

    @Override
    public List<ProviderTraits> all() {
        return List.copyOf(traits.values());
    }

    @Override
    public Optional<ProviderTraits> traits(ProviderId id) {
        return Optional.ofNullable(traits.get(id));
    }

    @Override
    public Optional<Provider> adapter(ProviderId id) {
        return Optional.ofNullable(adapters.get(id));
    }

    @Override
    public List<ModelFacts> models() {
        return ModelCatalog.ALL;
    }

    /** A vendor whose connections take a key; without a documented address, its rows must carry one. */
    private static ProviderTraits keyed(
            String id, String title, @Nullable String documentedEndpoint, @Nullable String suggestedModel) {
        return new ProviderTraits(
                new ProviderId(id),
                title,
                documentedEndpoint == null ? EndpointRule.REQUIRED : EndpointRule.FIXED,
                documentedEndpoint,
                List.of("api_key"),
                suggestedModel,
                false);
    }

    private void add(Provider adapter) {
        add(adapter.traits());
        adapters.put(adapter.traits().id(), adapter);
    }

    private void add(ProviderTraits added) {
        if (traits.put(added.id(), added) != null) {
            throw new IllegalStateException("provider listed twice: " + added.id());
        }
    }
}
