package keyrail.wire.golden;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptTarget;

/**
 * Whom the requests of the matrix are written for: each format with the rules of its newest models, and of those before
 * where they differ. The rules are those that the vendors' providers have for such models.
 */
record GoldenTarget(String name, Format format, PromptRules rules) {
    static final List<GoldenTarget> ALL = List.of(
            new GoldenTarget(
                    "openai-chat",
                    Format.OPENAI_CHAT,
                    PromptRules.builder()
                            .refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.PENALTIES, Parameter.STOP)
                            .refuses(Parameter.TOP_K)
                            .build()),
            new GoldenTarget(
                    "openai-chat, a compatible server",
                    Format.OPENAI_CHAT,
                    PromptRules.builder()
                            .legacyMaxTokens(true)
                            .developerRole(false)
                            .thoughtField("reasoning_content")
                            .chat(ChatRules.PLAIN)
                            .build()),
            new GoldenTarget(
                    "openai-responses",
                    Format.OPENAI_RESPONSES,
                    PromptRules.builder()
                            .refuses(Parameter.TEMPERATURE, Parameter.TOP_P)
                            .cacheMarks(true)
                            .build()),
            new GoldenTarget(
                    "anthropic-messages",
                    Format.ANTHROPIC_MESSAGES,
                    PromptRules.builder()
                            .thinking(
                                    Thinking.ADAPTIVE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX)
                            .refuses(Parameter.VERBOSITY, Parameter.PREFILL)
                            .refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.TOP_K)
                            .outputLimit(128_000L)
                            .build()),
            new GoldenTarget(
                    "anthropic-messages, models that take a budget",
                    Format.ANTHROPIC_MESSAGES,
                    PromptRules.builder()
                            .thinking(Thinking.BUDGET)
                            .refuses(Parameter.VERBOSITY, Parameter.EFFORT, Parameter.SYSTEM_TURNS)
                            .refuses(Parameter.TEMPERATURE_WITH_TOP_P)
                            .outputLimit(64_000L)
                            .build()),
            new GoldenTarget(
                    "gemini-generate",
                    Format.GEMINI_GENERATE,
                    PromptRules.builder()
                            .thinking(Thinking.EFFORT, Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true)
                            .sealsNeeded(true)
                            .refuses(Parameter.VERBOSITY, Parameter.PARALLEL_CALLS, Parameter.PENALTIES)
                            .outputLimit(65_536L)
                            .build()),
            new GoldenTarget(
                    "gemini-generate, models that take a budget",
                    Format.GEMINI_GENERATE,
                    PromptRules.builder()
                            .budgets(1, 24_576)
                            .refuses(Parameter.VERBOSITY, Parameter.PARALLEL_CALLS, Parameter.PENALTIES)
                            .refuses(Parameter.JSON_WITH_TOOLS)
                            .outputLimit(65_536L)
                            .build()),
            new GoldenTarget(
                    "ollama-chat", Format.OLLAMA_CHAT, PromptRules.builder().build()));

    /** A target of a format that refuses nothing. */
    static PromptTarget plain(Format format) {
        return new PromptTarget("model-of-the-vendor", PromptRules.builder().build(), new Minter(format, "work"));
    }

    Codec codec() {
        return Codecs.find(format).orElseThrow();
    }

    PromptTarget target() {
        return new PromptTarget("model-of-the-vendor", rules, new Minter(format, "work"));
    }
}
