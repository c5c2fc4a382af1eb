package keyrail.providers.models;

import static keyrail.core.provider.ModelCapability.IMAGE_INPUT;
import static keyrail.core.provider.ModelCapability.THINKING;
import static keyrail.core.provider.ModelCapability.TOOLS;
import static keyrail.core.provider.ModelCapability.VIDEO_INPUT;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.core.provider.ModelFacts;
import keyrail.providers.models.Entries.Limits;

/** Providers of which only a model or two are listed: those that {@code init} proposes, and usual local ones. */
final class OtherModels {
    private static final String SEEN = "2026-11-24";
    private static final String SEEN_LATER = "2026-11-28";
    private static final String PROPOSED = "the provider's suggested model; no page of it was read";
    private static final String LOCAL = "ollama.com/library has it; the limits are those of the local installation";

    static final List<ModelFacts> ALL = Stream.of(
                    new Entries("ollama", SEEN).unknown("llama3.2", LOCAL).unknown("mistral", LOCAL),
                    new Entries("fireworks", SEEN)
                            .known(
                                    "accounts/fireworks/models/kimi-k2p5",
                                    "Kimi K2.5",
                                    new Limits(256_000, 256_000),
                                    Set.of(THINKING, TOOLS, IMAGE_INPUT, VIDEO_INPUT),
                                    "models.dev, providers/fireworks-ai/models/accounts/fireworks/models/kimi-k2p5.toml")
                            .unknown("accounts/fireworks/models/deepseek-v4-flash-0731", PROPOSED),
                    new Entries("together", SEEN).unknown("MiniMaxAI/MiniMax-M3", PROPOSED),
                    new Entries("vercel-ai-gateway", SEEN).unknown("anthropic/claude-sonnet-4.6", PROPOSED),
                    new Entries("minimax", SEEN).unknown("MiniMax-M2.7", PROPOSED),
                    new Entries("atlascloud", SEEN).unknown("deepseek-ai/deepseek-v4-pro", PROPOSED),
                    new Entries("baseten", SEEN_LATER)
                            .known(
                                    "thinkingmachines/inkling",
                                    "Inkling",
                                    new Limits(131_000, 32_768),
                                    Set.of(THINKING, TOOLS, IMAGE_INPUT),
                                    "models.dev, providers/baseten/models/thinkingmachines/inkling.toml"),
                    new Entries("poolside", SEEN).unknown("poolside/laguna-s-2.1", PROPOSED),
                    new Entries("deepseek", SEEN_LATER)
                            .known(
                                    "deepseek-v4-flash",
                                    "DeepSeek V4 Flash",
                                    new Limits(1_000_000, 384_000),
                                    Set.of(THINKING, TOOLS),
                                    "models.dev, models/deepseek/deepseek-v4-flash-0731.toml"),
                    new Entries("groq", SEEN_LATER)
                            .known(
                                    "openai/gpt-oss-120b",
                                    "GPT OSS 120B",
                                    new Limits(131_072, 65_536),
                                    Set.of(THINKING, TOOLS),
                                    "models.dev, providers/groq/models/openai/gpt-oss-120b.toml"),
                    new Entries("mistral", SEEN_LATER)
                            .known(
                                    "mistral-medium-latest",
                                    "Mistral Medium",
                                    new Limits(262_144, 262_144),
                                    Set.of(THINKING, TOOLS, IMAGE_INPUT),
                                    "models.dev, models/mistral/mistral-medium-2604.toml, its target at that time"),
                    new Entries("xai", SEEN_LATER)
                            .unknown("grok-4.20", "models.dev, providers/xai, has its dated snapshots only"),
                    new Entries("cerebras", SEEN_LATER)
                            .unknown("gpt-oss-120b", "github.com/juspay/neurolink; its limits depend on the account"),
                    new Entries("perplexity", SEEN_LATER)
                            .known(
                                    "sonar-pro",
                                    "Sonar Pro",
                                    new Limits(200_000, 8_192),
                                    Set.of(IMAGE_INPUT),
                                    "models.dev, providers/perplexity/models/sonar-pro.toml (calls it deprecated)"))
            .flatMap(entries -> entries.all().stream())
            .toList();

    private OtherModels() {}
}
