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
                    new Entries("baseten", SEEN).unknown("thinkingmachines/inkling", PROPOSED),
                    new Entries("poolside", SEEN).unknown("poolside/laguna-s-2.1", PROPOSED))
            .flatMap(entries -> entries.all().stream())
            .toList();

    private OtherModels() {}
}
