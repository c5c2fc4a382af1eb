package keyrail.providers.groq;

import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Groq, as a value.
 *
 * <p>Responses are not kept; {@code logprobs} and {@code messages[].name} answer 400, which is the client's
 * business (console.groq.com/docs/openai, seen 2026-11-24).
 */
public final class Groq {
    static final PromptQuirk GPT_OSS = PromptQuirk.of(
                    "gpt-oss always reasons, low to high, and keeps strict schemas",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true)
                            .chat(rules.chat().with(Trait.STRICT_SCHEMAS)),
                    "console.groq.com/docs/reasoning, console.groq.com/docs/structured-outputs",
                    "2026-11-28")
            .forModels("openai/gpt-oss.*");

    static final PromptQuirk THOUGHTS_APART = PromptQuirk.of(
                    "Qwen tells thoughts apart from the text only when asked to",
                    rules -> rules.chat(rules.chat().saying("reasoning_format", "\"parsed\"")),
                    "console.groq.com/docs/reasoning",
                    "2026-11-28")
            .forModels("qwen/qwen3.*");

    static final PromptQuirk SCHEMAS_OF_SOME = PromptQuirk.of(
                    "only some models take schemas",
                    rules -> rules.output(JsonOutput.OBJECT),
                    "console.groq.com/docs/structured-outputs",
                    "2026-11-28")
            .forModels("(?!openai/gpt-oss|meta-llama/llama-4|moonshotai/kimi-k2).*");

    private Groq() {}

    public static Provider provider() {
        return OpenAiAlike.hosted("groq", "Groq", "https://api.groq.com/openai/v1", "openai/gpt-oss-120b")
                .answering(Ability.RESPONSES, Ability.TRANSCRIPTION, Ability.SPEECH)
                .withNewMaxTokens()
                .asking(GPT_OSS, THOUGHTS_APART, SCHEMAS_OF_SOME);
    }
}
