package keyrail.providers.vercel;

import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import keyrail.providers.shared.Ability;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Vercel AI Gateway, as a value.
 *
 * <p>The list of models is public, so that the probe asks for the credits (vercel.com/docs/ai-gateway/sdks-and-
 * apis, last updated 2026-09-08, seen 2026-11-24).
 */
public final class VercelAiGateway {
    static final PromptQuirk OWN_REASONING = PromptQuirk.of(
            "thinking is asked for by an object, and goes back as it came",
            rules -> rules.thinking(Thinking.EFFORT)
                    .thoughtField("reasoning")
                    .chat(rules.chat()
                            .with(Trait.REASONING_OBJECT, Trait.TEXT_PARTS, Trait.FILE_PARTS, Trait.STRICT_SCHEMAS)),
            "vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions/reasoning, …/advanced",
            "2026-11-28");

    static final PromptQuirk CACHE_MARKS = PromptQuirk.of(
                    "Claude takes marks for the cache",
                    rules -> rules.chat(rules.chat().with(Trait.CACHE_MARKS)),
                    "vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions/advanced",
                    "2026-11-28")
            .forModels("anthropic/.*");

    private VercelAiGateway() {}

    public static Provider provider() {
        return OpenAiAlike.hosted(
                        "vercel-ai-gateway",
                        "Vercel AI Gateway",
                        "https://ai-gateway.vercel.sh/v1",
                        "anthropic/claude-sonnet-4.6")
                .answering(Ability.RESPONSES, Ability.EMBEDDINGS)
                .probing("/credits")
                .forwarding("http-referer", "x-title")
                .takingEffort()
                .asking(OWN_REASONING, CACHE_MARKS);
    }
}
