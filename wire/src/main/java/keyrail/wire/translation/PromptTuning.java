package keyrail.wire.translation;

import java.math.BigDecimal;
import java.util.Optional;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import org.jspecify.annotations.Nullable;

/** A profile's tuning as defaults of a prompt: only where the client said nothing, and never what the model refuses. */
final class PromptTuning {
    private PromptTuning() {}

    static Prompt with(Prompt prompt, Tuning tuning, PromptRules rules) {
        return tuning.isEmpty()
                ? prompt
                : prompt.withSampling(sampling(prompt.sampling(), tuning, rules))
                        .withReasoning(reasoning(prompt.reasoning(), tuning, rules))
                        .withExtras(extras(prompt.extras(), tuning, rules));
    }

    private static Sampling sampling(Sampling sent, Tuning tuning, PromptRules rules) {
        Long maxTokens = sent.maxTokens() != null
                ? sent.maxTokens()
                : tuning.value(TuningKey.MAX_TOKENS).map(Long::valueOf).orElse(null);
        return new Sampling(
                maxTokens,
                number(sent.temperature(), tuning, TuningKey.TEMPERATURE, rules, Parameter.TEMPERATURE),
                number(sent.topP(), tuning, TuningKey.TOP_P, rules, Parameter.TOP_P),
                sent.topK(),
                sent.frequencyPenalty(),
                sent.presencePenalty(),
                sent.seed(),
                sent.stop());
    }

    private static @Nullable BigDecimal number(
            @Nullable BigDecimal sent, Tuning tuning, TuningKey key, PromptRules rules, Parameter parameter) {
        return sent != null || rules.refuses(parameter)
                ? sent
                : tuning.value(key).map(BigDecimal::new).orElse(null);
    }

    private static @Nullable Reasoning reasoning(@Nullable Reasoning sent, Tuning tuning, PromptRules rules) {
        if (sent != null || rules.thinking() == PromptRules.Thinking.NONE) {
            return sent;
        }
        Boolean wanted = tuning.value(TuningKey.THINKING).map(Boolean::valueOf).orElse(null);
        Effort effort = word(tuning, TuningKey.EFFORT).flatMap(Effort::of).orElse(null);
        return wanted == null && effort == null ? null : new Reasoning(wanted, effort, null, null);
    }

    private static Prompt.Extras extras(Prompt.Extras sent, Tuning tuning, PromptRules rules) {
        if (sent.verbosity() != null || rules.refuses(Parameter.VERBOSITY)) {
            return sent;
        }
        return sent.withVerbosity(word(tuning, TuningKey.VERBOSITY).orElse(null));
    }

    /** A literal that is a quoted word, without its quotes. */
    private static Optional<String> word(Tuning tuning, TuningKey key) {
        return tuning.value(key).map(literal -> literal.replace("\"", ""));
    }
}
