package keyrail.providers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.ModelFacts;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.providers.anthropic.AnthropicProvider;
import keyrail.providers.atlascloud.AtlasCloud;
import keyrail.providers.azure.AzureOpenAi;
import keyrail.providers.baseten.Baseten;
import keyrail.providers.cerebras.Cerebras;
import keyrail.providers.compatible.OpenAiCompatible;
import keyrail.providers.deepseek.DeepSeek;
import keyrail.providers.fireworks.Fireworks;
import keyrail.providers.gemini.GeminiProvider;
import keyrail.providers.groq.Groq;
import keyrail.providers.litellm.LiteLlm;
import keyrail.providers.llamacpp.LlamaCpp;
import keyrail.providers.lmstudio.LmStudio;
import keyrail.providers.minimax.MiniMax;
import keyrail.providers.mistral.Mistral;
import keyrail.providers.models.ModelCatalog;
import keyrail.providers.ollama.OllamaProvider;
import keyrail.providers.openai.OpenAi;
import keyrail.providers.openrouter.OpenRouter;
import keyrail.providers.perplexity.Perplexity;
import keyrail.providers.poolside.Poolside;
import keyrail.providers.together.Together;
import keyrail.providers.vercel.VercelAiGateway;
import keyrail.providers.vllm.Vllm;
import keyrail.providers.xai.Xai;

/** The closed set of providers, in the order they are listed to people. Immutable. */
public final class ProviderCatalog implements Providers {
    private final Map<ProviderId, ProviderTraits> traits = new LinkedHashMap<>();
    private final Map<ProviderId, Provider> adapters = new LinkedHashMap<>();

    public ProviderCatalog() {
        add(new AnthropicProvider());
        add(OpenAi.provider());
        add(new GeminiProvider());
        add(new OllamaProvider());
        add(Fireworks.provider());
        add(Together.provider());
        add(OpenRouter.provider());
        add(VercelAiGateway.provider());
        add(LiteLlm.provider());
        add(OpenAiCompatible.provider());
        add(MiniMax.provider());
        add(AtlasCloud.provider());
        add(Baseten.provider());
        add(Poolside.provider());
        add(DeepSeek.provider());
        add(Groq.provider());
        add(Mistral.provider());
        add(Xai.provider());
        add(Cerebras.provider());
        add(Perplexity.provider());
        add(AzureOpenAi.provider());
        add(Vllm.provider());
        add(LmStudio.provider());
        add(LlamaCpp.provider());
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

    private void add(Provider adapter) {
        ProviderId id = adapter.traits().id();
        if (adapters.put(id, adapter) != null) {
            throw new IllegalStateException("provider listed twice: " + id);
        }
        traits.put(id, adapter.traits());
    }
}
