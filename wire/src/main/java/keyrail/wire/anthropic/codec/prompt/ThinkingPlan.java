package keyrail.wire.anthropic.codec.prompt;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request says about thinking, effort and the limit of the answer, which depend on each other
 * (platform.claude.com/docs/en/build-with-claude/thinking and effort, seen 2026-11-28): a budget is at least 1,024 and
 * below {@code max_tokens}, a forced tool excludes thinking, and effort above high excludes switching it off.
 *
 * @param thinking the member of that name, or null
 * @param effort the word in {@code output_config}, or null
 * @param maxTokens always said, because the API wants it
 * @param thinks whether the model is asked to think, which excludes sampling
 */
record ThinkingPlan(@Nullable ObjectNode thinking, @Nullable Effort effort, long maxTokens, boolean thinks) {
    private static final long LEAST_BUDGET = 1_024;

    /** What is asked for where neither the client nor the model's facts say how long an answer may be. */
    private static final long USUAL_ANSWER = 8_192;

    /**
     * What of the rest of the request matters.
     *
     * @param forced whether a tool has to be called
     * @param loopLacksThought whether the last turn of the assistant calls tools and has lost its thinking
     */
    record Circumstances(
            PromptRules rules, @Nullable Long maxTokens, boolean forced, boolean loopLacksThought, List<Loss> losses) {}

    static ThinkingPlan of(@Nullable Reasoning wanted, Circumstances around) {
        long limit = limit(around);
        PromptRules rules = around.rules();
        if (wanted == null) {
            return new ThinkingPlan(null, null, limit, rules.alwaysThinks());
        }
        if (wanted.isOff()) {
            return off(wanted, around, limit);
        }
        return switch (rules.thinking()) {
            case NONE -> {
                around.losses().add(Loss.dropped("thinking", "the model does not think"));
                yield new ThinkingPlan(null, null, limit, false);
            }
            case ADAPTIVE -> adaptive(wanted, around, limit);
            // What speaks this format without knowing words for the amount knows the budget, the older form.
            case BUDGET, EFFORT -> budget(wanted, around, limit);
        };
    }

    private static long limit(Circumstances around) {
        Long most = around.rules().outputLimit();
        Long wanted = around.maxTokens();
        if (wanted == null) {
            return most == null ? USUAL_ANSWER : most;
        }
        if (most != null && wanted > most) {
            around.losses().add(Loss.changed("max_tokens", "the model gives " + most + " at most"));
            return most;
        }
        return Math.max(1, wanted);
    }

    private static ThinkingPlan off(Reasoning wanted, Circumstances around, long limit) {
        PromptRules rules = around.rules();
        if (rules.thinking() != Thinking.ADAPTIVE) {
            return new ThinkingPlan(null, word(wanted.effort(), Effort.HIGH, around), limit, false);
        }
        if (rules.alwaysThinks()) {
            around.losses().add(Loss.changed("thinking", "the model always thinks: it is asked for little"));
            boolean isSaid = wanted.effort() != null && wanted.effort() != Effort.NONE;
            return new ThinkingPlan(null, word(isSaid ? wanted.effort() : Effort.LOW, Effort.MAX, around), limit, true);
        }
        if (rules.refuses(Parameter.DISABLED_THINKING)) {
            around.losses().add(Loss.changed("thinking", "the model still thinks between tool calls"));
            return new ThinkingPlan(type("between_tools"), word(wanted.effort(), Effort.HIGH, around), limit, true);
        }
        return new ThinkingPlan(type("disabled"), word(wanted.effort(), Effort.HIGH, around), limit, false);
    }

    private static ThinkingPlan adaptive(Reasoning wanted, Circumstances around, long limit) {
        Effort asked = wanted.amount().orElse(null);
        Effort word = word(asked, Effort.MAX, around);
        if (word != null && wanted.effort() == null) {
            around.losses().add(Loss.changed("thinking", "effort " + word.text() + " stands for the budget of tokens"));
        }
        if (around.forced()) {
            if (!around.rules().alwaysThinks()) {
                around.losses().add(Loss.dropped("thinking", "a tool that has to be called excludes it"));
            }
            return new ThinkingPlan(null, word, limit, around.rules().alwaysThinks());
        }
        ObjectNode thinking = type("adaptive");
        // Newer models leave the text out unless it is asked for.
        thinking.put("display", Boolean.FALSE.equals(wanted.shown()) ? "omitted" : "summarized");
        return new ThinkingPlan(thinking, word, limit, true);
    }

    private static ThinkingPlan budget(Reasoning wanted, Circumstances around, long limit) {
        Effort word = wanted.effort() == null || around.rules().efforts().isEmpty()
                ? null
                : word(wanted.effort(), Effort.MAX, around);
        String excluded = around.forced()
                ? "a tool that has to be called excludes it"
                : around.loopLacksThought()
                        ? "the last tool calls come without the thinking that led to them"
                        : limit <= LEAST_BUDGET ? "the answer is to be too short for it" : "";
        if (!excluded.isEmpty()) {
            around.losses().add(Loss.dropped("thinking", excluded));
            return new ThinkingPlan(null, word, limit, false);
        }
        long asked = wanted.tokens().orElse(Effort.MEDIUM.budget());
        boolean isOpen = around.maxTokens() == null && around.rules().outputLimit() == null;
        long most = isOpen ? Math.addExact(Math.clamp(asked, LEAST_BUDGET, 1L << 40), USUAL_ANSWER) : limit;
        long budget = Math.max(LEAST_BUDGET, asked < most ? asked : most / 4 * 3);
        if (wanted.budget() == null || budget != asked) {
            around.losses().add(Loss.changed("thinking", "a budget of " + budget + " tokens stands for what is asked"));
        }
        return new ThinkingPlan(type("enabled").put("budget_tokens", budget), word, most, true);
    }

    private static @Nullable Effort word(@Nullable Effort wanted, Effort most, Circumstances around) {
        PromptRules rules = around.rules();
        if (wanted == null || wanted == Effort.NONE) {
            return null;
        }
        if (rules.thinking() == Thinking.NONE || rules.refuses(Parameter.EFFORT)) {
            if (rules.thinking() != Thinking.BUDGET) {
                around.losses().add(Loss.dropped("effort", "the model does not take it"));
            }
            return null;
        }
        Effort nearest = rules.nearest(wanted);
        Effort word = nearest.compareTo(most) > 0 ? most : nearest == Effort.MINIMAL ? Effort.LOW : nearest;
        if (word != wanted) {
            around.losses().add(Loss.changed("effort", word.text() + " in place of " + wanted.text()));
        }
        return word;
    }

    private static ObjectNode type(String type) {
        return JsonTree.object().put("type", type);
    }
}
