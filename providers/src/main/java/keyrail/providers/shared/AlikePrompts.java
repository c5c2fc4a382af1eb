package keyrail.providers.shared;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;

/**
 * How prompts are translated for a vendor of OpenAI's API.
 *
 * @param quirks in order; a later one has the last word
 * @param responsesFirst models whose prompts are better translated into Responses, as a pattern of the whole id
 */
public record AlikePrompts(List<PromptQuirk> quirks, String responsesFirst) {
    private static final String SEEN = "2026-11-28";

    /** Holds for every vendor whose documents do not say more. */
    static final PromptQuirk ONLY_THE_COMMON = PromptQuirk.of(
            "servers may refuse what only OpenAI has",
            rules -> rules.chat(ChatRules.PLAIN)
                    .developerRole(false)
                    .thinking(Thinking.NONE)
                    .refuses(Parameter.VERBOSITY, Parameter.TOP_K, Parameter.USER, Parameter.CACHE_KEY),
            "our choice: few vendors say which of it they take, and a refused member fails the call",
            SEEN);

    static final PromptQuirk EFFORT_TAKEN = PromptQuirk.of(
            "effort is taken as reasoning_effort, up to high",
            rules -> rules.thinking(Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
            "the vendors' own references, which agree on these words; beyond high they differ by model",
            SEEN);

    static final AlikePrompts COMMON = new AlikePrompts(List.of(ONLY_THE_COMMON, ChatRepairs.REPAIRED), "");

    /** Nothing is left out that OpenAI takes. */
    static final AlikePrompts OPENAI = new AlikePrompts(
            List.of(
                    PromptQuirk.of(
                            "the format has no top_k",
                            rules -> rules.refuses(Parameter.TOP_K),
                            "OpenAI's OpenAPI description, chat completions",
                            SEEN),
                    ChatRepairs.REPAIRED),
            "");

    public AlikePrompts {
        quirks = List.copyOf(quirks);
    }

    AlikePrompts and(PromptQuirk... more) {
        List<PromptQuirk> all = new ArrayList<>(quirks);
        all.addAll(List.of(more));
        return new AlikePrompts(all, responsesFirst);
    }

    AlikePrompts preferringResponses(String models) {
        return new AlikePrompts(quirks, models);
    }

    PromptRules rules(Format format, String model, PromptRules.Builder rules) {
        PromptQuirk.apply(quirks, format, model, rules);
        return rules.build();
    }

    List<Format> formats(String model, List<Format> spoken) {
        if (!spoken.contains(Format.OPENAI_RESPONSES) || !model.matches(responsesFirst)) {
            return spoken;
        }
        List<Format> reordered = new ArrayList<>(spoken);
        reordered.remove(Format.OPENAI_RESPONSES);
        reordered.addFirst(Format.OPENAI_RESPONSES);
        return reordered;
    }
}
