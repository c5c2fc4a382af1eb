package keyrail.providers.xai;

import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * xAI, as a value.
 *
 * <p>Responses are kept for 30 days and are what the vendor recommends; its reasoning models refuse effort, but
 * for a few (docs.x.ai/developers/model-capabilities/text/comparison, docs.x.ai/api, seen 2026-11-24).
 */
public final class Xai {
    static final PromptQuirk REASONING = PromptQuirk.of(
                    "reasoning models refuse penalties and stop texts",
                    rules -> rules.refuses(Parameter.PENALTIES, Parameter.STOP).alwaysThinks(true),
                    "docs.x.ai, chat completions, as quoted by glama.ai/mcp/servers/@tetsuo-ai/grok-api-mcp",
                    "2026-11-28")
            .forModels("(?!.*non-reasoning)grok-(?:3-mini|4|build|code|[5-9]).*");

    static final PromptQuirk EFFORT = PromptQuirk.of(
                    "grok-4.3 and later take effort",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(false),
                    "newreleases.io/project/github/vercel/ai/release/@ai-sdk/xai@4.0.0-canary.61",
                    "2026-11-28")
            .forModels("grok-(?:4\\.(?:[3-9]|\\d\\d)(?!\\d)|[5-9]|latest).*");

    static final PromptQuirk MORE_THAN_COMMON = PromptQuirk.of(
            "schemas may be strict, and texts stand as parts",
            rules -> rules.chat(rules.chat().with(Trait.STRICT_SCHEMAS, Trait.TEXT_PARTS)),
            "docs.x.ai/docs/guides/structured-outputs",
            "2026-11-28");

    private Xai() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("xai", "xAI", "https://api.x.ai/v1", "grok-4.20")
                .answering(Ability.RESPONSES, Ability.STORED_RESPONSES, Ability.IMAGES)
                .withNewMaxTokens()
                .asking(REASONING, EFFORT, MORE_THAN_COMMON);
    }
}
