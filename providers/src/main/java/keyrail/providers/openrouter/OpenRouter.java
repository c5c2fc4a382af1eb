package keyrail.providers.openrouter;

import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.Set;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.ModelQuirk;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/** OpenRouter, as a value. */
public final class OpenRouter {
    /** Settings a model lacks are dropped by OpenRouter itself, so that only what the format lacks is listed. */
    static final ModelQuirk NOT_IN_ITS_FORMAT = ModelQuirk.of(
            "reasoning is asked for by effort",
            ".*",
            Set.of(VERBOSITY, THINKING),
            "openrouter.ai/docs/use-cases/reasoning-tokens",
            "2026-11-24");

    static final PromptQuirk OWN_REASONING = PromptQuirk.of(
            "thinking is asked for by an object, with a summary, and goes back as it came",
            rules -> rules.thinking(Thinking.EFFORT)
                    .thoughtField("reasoning")
                    .takes(Parameter.TOP_K, Parameter.USER)
                    .chat(rules.chat()
                            .with(
                                    Trait.REASONING_OBJECT,
                                    Trait.REASONING_SUMMARY,
                                    Trait.TEXT_PARTS,
                                    Trait.FILE_PARTS,
                                    Trait.FILE_URLS,
                                    Trait.AUDIO_PARTS,
                                    Trait.VIDEO_PARTS,
                                    Trait.STRICT_SCHEMAS)),
            "openrouter.ai/docs/use-cases/reasoning-tokens; docs.rs/openrouter-rs/0.14.0, api/chat.rs",
            "2026-11-28");

    static final PromptQuirk CANNOT_STOP_THINKING = PromptQuirk.of(
                    "some models always think, and none is 400",
                    rules -> rules.alwaysThinks(true),
                    "openrouter.ai/docs/client-sdks/python/components/modelreasoning, mandatory",
                    "2026-11-28")
            .forModels("openai/(?:o\\d|gpt-5(?![.\\d]|-chat)|gpt-oss).*|google/gemini-(?:2\\.5|3[.\\d]*)-pro.*"
                    + "|minimax/minimax-m2.*|deepseek/deepseek-r1.*|.*thinking.*");

    static final PromptQuirk CACHE_MARKS = PromptQuirk.of(
                    "Claude and Gemini take marks for the cache",
                    rules -> rules.chat(rules.chat().with(Trait.CACHE_MARKS)),
                    "openrouter.ai/docs/features/prompt-caching",
                    "2026-11-28")
            .forModels("(?:anthropic|google)/.*");

    static final PromptQuirk FORCED_CLAUDE_DOES_NOT_THINK = PromptQuirk.of(
                    "Claude does not think when it is made to call a tool, and nothing says so",
                    rules -> rules.refuses(Parameter.FORCED_TOOL_WITH_THINKING),
                    "github.com/pydantic/pydantic-ai/pull/6957",
                    "2026-11-28")
            .forModels("anthropic/.*");

    static final PromptQuirk GROK_UP_TO_HIGH = PromptQuirk.of(
                    "grok-4.5 takes nothing above high",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
                    "docs.x.ai/developers/model-capabilities/text/reasoning, effort levels",
                    "2026-11-28")
            .forModels("x-ai/grok-4\\.5.*");

    /**
     * The probe is {@code GET /key}: the list of models is public, and would call any key good
     * (openrouter.ai/docs/api/api-reference/api-keys/get-current-key, seen 2026-11-24). Usage comes with every stream;
     * asking for it is accepted and changes nothing (openrouter.ai/docs/use-cases/usage-accounting, seen 2026-11-24).
     */
    public static Provider provider() {
        return OpenAiAlike.hosted("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "x-ai/grok-4.20")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .probing("/key")
                .forwarding("http-referer", "x-title", "x-openrouter-title", "x-openrouter-categories")
                .refusing(NOT_IN_ITS_FORMAT)
                .asking(
                        OWN_REASONING,
                        CANNOT_STOP_THINKING,
                        CACHE_MARKS,
                        FORCED_CLAUDE_DOES_NOT_THINK,
                        GROK_UP_TO_HIGH);
    }

    private OpenRouter() {}
}
