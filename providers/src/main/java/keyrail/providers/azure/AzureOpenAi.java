package keyrail.providers.azure;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.OpenAiModels;
import keyrail.providers.shared.PromptQuirk;

/**
 * A resource of Azure OpenAI under its v1 API, as a value.
 *
 * <p>The row's setting {@code resource} names the resource, or its base URL gives the address {@code
 * https://<resource>.openai.azure.com}, with or without {@code /openai/v1}; a model is the name of a deployment; the key
 * travels as {@code api-key}, and no {@code api-version} is needed (learn.microsoft.com/azure/foundry/openai/api-version-lifecycle, seen 2026-11-24).
 */
public final class AzureOpenAi {
    private AzureOpenAi() {}

    public static Provider provider() {
        return OpenAiAlike.selfHosted("azure-openai", "Azure OpenAI", "api_key", "passthrough")
                .answering(Ability.values())
                .withResourcesAt("https://%s.openai.azure.com")
                .withVersionPath("/openai/v1")
                .withKeyIn("api-key")
                .servingUnlisted()
                .takingEffort()
                .withNewMaxTokens()
                .askingAsOpenAi()
                .asking(OpenAiModels.BY_NAME.toArray(PromptQuirk[]::new))
                .preferringResponses(OpenAiModels.REASONING)
                .onlyInResponses(OpenAiModels.RESPONSES_ALONE);
    }
}
