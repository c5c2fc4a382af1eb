package keyrail.providers.models;

import java.util.List;
import java.util.stream.Stream;
import keyrail.core.provider.ModelFacts;

/** Every model of every provider that something is known of, provider by provider. */
public final class ModelCatalog {
    public static final List<ModelFacts> ALL = Stream.of(
                    AnthropicModels.ALL, OpenAiModels.ALL, GeminiModels.ALL, OpenRouterModels.ALL, OtherModels.ALL)
            .flatMap(List::stream)
            .toList();

    private ModelCatalog() {}
}
