package keyrail.providers.cerebras;

import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Cerebras, as a value.
 *
 * <p>Chat alone; penalties, {@code logit_bias} and {@code parallel_tool_calls} answer 400, which is the client's
 * business (inference-docs.cerebras.ai/resources/openai as quoted by developersdigest.tech and
 * preview.hex.pm/preview/req_llm, seen 2026-11-24).
 */
public final class Cerebras {
    static final PromptQuirk REFUSED = PromptQuirk.of(
            "penalties and parallel_tool_calls are 400",
            rules -> rules.refuses(Parameter.PENALTIES, Parameter.PARALLEL_CALLS),
            "inference-docs.cerebras.ai/resources/openai as quoted by developersdigest.tech",
            "2026-11-28");

    static final PromptQuirk GPT_OSS = PromptQuirk.of(
                    "gpt-oss always reasons, low to high",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true),
                    "inference-docs.cerebras.ai/capabilities/reasoning",
                    "2026-11-28")
            .forModels("gpt-oss.*");

    private Cerebras() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("cerebras", "Cerebras", "https://api.cerebras.ai/v1", "gpt-oss-120b")
                .withNewMaxTokens()
                .asking(REFUSED, GPT_OSS);
    }
}
