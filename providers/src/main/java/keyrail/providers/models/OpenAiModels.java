package keyrail.providers.models;

import static keyrail.core.provider.ModelCapability.IMAGE_INPUT;
import static keyrail.core.provider.ModelCapability.PDF_INPUT;
import static keyrail.core.provider.ModelCapability.THINKING;
import static keyrail.core.provider.ModelCapability.TOOLS;

import java.util.List;
import java.util.Set;
import keyrail.core.provider.ModelCapability;
import keyrail.core.provider.ModelFacts;
import keyrail.providers.models.Entries.Limits;

/** OpenAI's GPT-5 generation; models.dev is a public list of models, github.com/anomalyco/models.dev. */
final class OpenAiModels {
    private static final String SEEN = "2026-11-24";
    private static final Set<ModelCapability> USUAL = Set.of(THINKING, TOOLS, IMAGE_INPUT);
    private static final Set<ModelCapability> WITH_PDF = Set.of(THINKING, TOOLS, IMAGE_INPUT, PDF_INPUT);

    static final List<ModelFacts> ALL = new Entries("openai", SEEN)
            .known(
                    "gpt-5.5",
                    "GPT-5.5",
                    new Limits(1_050_000, 128_000),
                    WITH_PDF,
                    "models.dev, providers/openai/models/gpt-5.5.toml")
            .known(
                    "gpt-5.5-pro",
                    "GPT-5.5 Pro",
                    new Limits(1_050_000, 128_000),
                    WITH_PDF,
                    "models.dev, providers/openai/models/gpt-5.5-pro.toml")
            .known(
                    "gpt-5.4",
                    "GPT-5.4",
                    new Limits(1_050_000, 128_000),
                    WITH_PDF,
                    "models.dev, providers/openai/models/gpt-5.4.toml")
            .known(
                    "gpt-5.2",
                    "GPT-5.2",
                    new Limits(400_000, 128_000),
                    USUAL,
                    "models.dev, providers/openai/models/gpt-5.2.toml")
            .known(
                    "gpt-5.4-mini",
                    "GPT-5.4 mini",
                    new Limits(400_000, 128_000),
                    USUAL,
                    "wavespeed.ai/llm/openai/gpt-5.4-mini, a reseller's page")
            .known(
                    "gpt-5.4-nano",
                    "GPT-5.4 nano",
                    new Limits(400_000, 128_000),
                    USUAL,
                    "openrouter.ai/openai/gpt-5.4-nano (window), wavespeed.ai/llm/openai/gpt-5.4-nano (output), resellers' pages")
            .all();

    private OpenAiModels() {}
}
