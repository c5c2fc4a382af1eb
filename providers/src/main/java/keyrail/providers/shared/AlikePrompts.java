package keyrail.providers.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
 * @param responsesAlone models that Chat Completions refuses, so that prompts in that format are translated too
 */
public record AlikePrompts(List<PromptQuirk> quirks, Pattern responsesFirst, Pattern responsesAlone) {
    private static final Pattern NO_MODEL = Pattern.compile("(?!)");
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

    static final AlikePrompts COMMON =
            new AlikePrompts(List.of(ONLY_THE_COMMON, ChatRepairs.REPAIRED), NO_MODEL, NO_MODEL);

    /** Nothing is left out that OpenAI takes. */
    static final AlikePrompts OPENAI = new AlikePrompts(
            List.of(
                    PromptQuirk.of(
                            "the format has no top_k",
                            rules -> rules.refuses(Parameter.TOP_K),
                            "OpenAI's OpenAPI description, chat completions",
                            SEEN),
                    ChatRepairs.REPAIRED),
            NO_MODEL,
            NO_MODEL);

    public AlikePrompts {
        quirks = List.copyOf(quirks);
    }

    AlikePrompts and(PromptQuirk... more) {
        List<PromptQuirk> all = new ArrayList<>(quirks);
        all.addAll(List.of(more));
        return new AlikePrompts(all, responsesFirst, responsesAlone);
    }

    AlikePrompts preferringResponses(String models) {
        return new AlikePrompts(quirks, Pattern.compile(models), responsesAlone);
    }

    AlikePrompts onlyInResponses(String models) {
        return new AlikePrompts(quirks, responsesFirst, Pattern.compile(models));
    }

    PromptRules rules(Format format, String model, PromptRules.Builder rules) {
        PromptQuirk.apply(quirks, format, model, rules);
        return rules.build();
    }

    /** Those of the vendor's formats that a model is answered in. */
    List<Format> spoken(String model, List<Format> spoken) {
        return responsesAlone.matcher(model).matches() ? List.of(Format.OPENAI_RESPONSES) : spoken;
    }

    List<Format> formats(String model, List<Format> spoken) {
        if (!spoken.contains(Format.OPENAI_RESPONSES)
                || !responsesFirst.matcher(model).matches()) {
            return spoken;
        }
        List<Format> reordered = new ArrayList<>(spoken);
        reordered.remove(Format.OPENAI_RESPONSES);
        reordered.addFirst(Format.OPENAI_RESPONSES);
        return reordered;
    }
}
