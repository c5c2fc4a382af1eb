package keyrail.providers.deepseek;

import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * DeepSeek, as a value.
 *
 * <p>A base URL with {@code /v1} means the same; effort is taken (api-docs.deepseek.com, seen 2026-11-24).
 */
public final class DeepSeek {
    static final PromptQuirk THINKING = PromptQuirk.of(
            "thinking has a switch of its own, and effort the words low, high and max",
            rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.HIGH, Effort.MAX)
                    .thoughtField("reasoning_content")
                    .chat(rules.chat().with(Trait.THINKING_SWITCH, Trait.EMPTY_THOUGHTS)),
            "api-docs.deepseek.com/guides/thinking_mode",
            "2026-11-28");

    static final PromptQuirk NOT_FORCED_WHILE_THINKING = PromptQuirk.of(
            "a call can be forced only while thinking is off",
            rules -> rules.refuses(Parameter.FORCED_TOOL_WITH_THINKING),
            "github.com/BerriAI/litellm/pull/37470",
            "2026-11-28");

    static final PromptQuirk NO_SCHEMAS = PromptQuirk.of(
            "the JSON mode takes no schema",
            rules -> rules.output(JsonOutput.OBJECT),
            "api-docs.deepseek.com/guides/json_mode",
            "2026-11-28");

    static final PromptQuirk NO_PICTURES = PromptQuirk.of(
                    "\"unknown variant `image_url`, expected `text`\": only the Flashes see",
                    rules -> rules.chat(rules.chat().with(Trait.TEXT_ALONE)),
                    "github.com/rikkahub/rikkahub/issues/1433; api-docs.deepseek.com/guides/vision",
                    "2026-11-28")
            .forModels("deepseek-(?:chat|reasoner)|.*-pro.*");

    private DeepSeek() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("deepseek", "DeepSeek", "https://api.deepseek.com", "deepseek-v4-flash")
                .takingEffort()
                .asking(THINKING, NOT_FORCED_WHILE_THINKING, NO_SCHEMAS, NO_PICTURES);
    }
}
