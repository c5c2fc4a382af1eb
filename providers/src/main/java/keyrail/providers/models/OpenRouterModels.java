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

/** Some of what OpenRouter sells; its own list has hundreds more. */
final class OpenRouterModels {
    private static final String SEEN = "2026-11-24";
    private static final String SEEN_LATER = "2026-11-28";
    private static final Set<ModelCapability> TEXT = Set.of(THINKING, TOOLS);
    private static final Set<ModelCapability> USUAL = Set.of(THINKING, TOOLS, IMAGE_INPUT);
    private static final Set<ModelCapability> WITH_PDF = Set.of(THINKING, TOOLS, IMAGE_INPUT, PDF_INPUT);
    private static final Set<ModelCapability> PLAIN = Set.of(TOOLS, IMAGE_INPUT);

    static final List<ModelFacts> ALL = new Entries("openrouter", SEEN)
            .known(
                    "x-ai/grok-4.20",
                    "Grok 4.20",
                    new Limits(2_000_000, 2_000_000),
                    WITH_PDF,
                    "models.dev, providers/openrouter/models/x-ai/grok-4.20.toml")
            .known(
                    "x-ai/grok-4",
                    "Grok 4",
                    new Limits(256_000, 64_000),
                    TEXT,
                    "models.dev, providers/openrouter/models/x-ai/grok-4.toml")
            .known(
                    "deepseek/deepseek-r1",
                    "DeepSeek R1",
                    new Limits(163_840, 4_096),
                    TEXT,
                    "models.dev, providers/openrouter/models/deepseek/deepseek-r1.toml")
            .known(
                    "mistralai/mistral-medium-3",
                    "Mistral Medium 3",
                    new Limits(131_072, 4_096),
                    USUAL,
                    "models.dev, providers/openrouter/models/mistralai/mistral-medium-3.toml")
            .known(
                    "meta-llama/llama-4-maverick",
                    "Llama 4 Maverick",
                    new Limits(1_048_576, 16_384),
                    USUAL,
                    "models.dev, providers/openrouter/models/meta-llama/llama-4-maverick.toml")
            .known(
                    "amazon/nova-pro-v1",
                    "Nova Pro 1.0",
                    new Limits(300_000, 5_120),
                    PLAIN,
                    "models.dev, providers/openrouter/models/amazon/nova-pro-v1.toml")
            .seen(SEEN_LATER)
            .unknown(
                    "deepseek/deepseek-chat-v3-0324",
                    "models.dev, providers/openrouter, has the numbers of its free variant only")
            .known(
                    "anthropic/claude-opus-4.7",
                    "Claude Opus 4.7",
                    new Limits(1_000_000, 128_000),
                    WITH_PDF,
                    "models.dev, models/anthropic/claude-opus-4-7.toml")
            .known(
                    "anthropic/claude-opus-4.6",
                    "Claude Opus 4.6",
                    new Limits(1_000_000, 128_000),
                    WITH_PDF,
                    "models.dev, providers/openrouter/models/anthropic/claude-opus-4.6.toml")
            .known(
                    "anthropic/claude-sonnet-4.6",
                    "Claude Sonnet 4.6",
                    new Limits(1_000_000, 128_000),
                    USUAL,
                    "models.dev, providers/openrouter/models/anthropic/claude-sonnet-4.6.toml")
            .known(
                    "anthropic/claude-haiku-4.5",
                    "Claude Haiku 4.5",
                    new Limits(200_000, 64_000),
                    WITH_PDF,
                    "models.dev, models/anthropic/claude-haiku-4-5.toml")
            .known(
                    "moonshotai/kimi-k2.6",
                    "Kimi K2.6",
                    new Limits(262_144, 262_144),
                    USUAL,
                    "models.dev, models/moonshotai/kimi-k2.6.toml")
            .known(
                    "moonshotai/kimi-k2.5",
                    "Kimi K2.5",
                    new Limits(262_144, 262_144),
                    USUAL,
                    "models.dev, models/moonshotai/kimi-k2.5.toml")
            .all();

    private OpenRouterModels() {}
}
