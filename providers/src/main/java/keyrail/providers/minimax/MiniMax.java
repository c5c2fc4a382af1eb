package keyrail.providers.minimax;

import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * MiniMax, as a value.
 *
 * <p>It calls {@code max_tokens} deprecated and drops settings it does not know
 * (java.agentscope.io/v2/en/integration/model/minimax; base URL as in ai-sdk.dev/providers/ai-sdk-
 * providers/minimax; seen 2026-11-24).
 */
public final class MiniMax {
    static final PromptQuirk THOUGHTS_APART = PromptQuirk.of(
            "thoughts come apart from the text only when asked for, and go back as entries",
            rules -> rules.thoughtField("reasoning_details").chat(rules.chat().saying("reasoning_split", "true")),
            "platform.minimax.io/docs/api-reference/text-openai-api",
            "2026-11-28");

    static final PromptQuirk NO_JSON = PromptQuirk.of(
            "response_format is ignored",
            rules -> rules.output(JsonOutput.WORDS),
            "github.com/MiniMax-AI/MiniMax-M2.5/issues/4",
            "2026-11-28");

    private MiniMax() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("minimax", "MiniMax", "https://api.minimax.io/v1", "MiniMax-M2.7")
                .withNewMaxTokens()
                .asking(THOUGHTS_APART, NO_JSON);
    }
}
