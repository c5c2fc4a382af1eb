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

/** Claude. Every current model takes text and images, thinks and calls tools. */
final class AnthropicModels {
    private static final String SEEN = "2026-11-24";
    private static final Set<ModelCapability> ALL_OF_THEM = Set.of(THINKING, TOOLS, IMAGE_INPUT, PDF_INPUT);

    private static final String OVERVIEW =
            "platform.claude.com/docs/en/about-claude/models/overview; output limit as models.dev has it";

    static final List<ModelFacts> ALL = new Entries("anthropic", SEEN)
            .known(
                    "claude-opus-4-8",
                    "Claude Opus 4.8",
                    new Limits(1_000_000, 128_000),
                    ALL_OF_THEM,
                    "platform.claude.com/docs/en/models/opus-4-8/overview")
            .known("claude-opus-4-7", "Claude Opus 4.7", new Limits(1_000_000, 128_000), ALL_OF_THEM, OVERVIEW)
            .known(
                    "claude-opus-4-6",
                    "Claude Opus 4.6",
                    new Limits(1_000_000, 128_000),
                    ALL_OF_THEM,
                    "platform.claude.com/docs/en/models/opus-4-6/overview")
            .known(
                    "claude-sonnet-4-6",
                    "Claude Sonnet 4.6",
                    new Limits(1_000_000, 128_000),
                    ALL_OF_THEM,
                    "platform.claude.com/docs/zh-CN/models/sonnet-4-6/overview, seen 2026-11-28")
            .known("claude-haiku-4-5-20251001", "Claude Haiku 4.5", new Limits(200_000, 64_000), ALL_OF_THEM, OVERVIEW)
            .known("claude-haiku-4-5", "Claude Haiku 4.5", new Limits(200_000, 64_000), ALL_OF_THEM, OVERVIEW)
            .all();

    private AnthropicModels() {}
}
