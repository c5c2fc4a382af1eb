package keyrail.core.provider;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.inference.hub.Prompt;

/**
 * What a translated prompt is changed to, once, where a vendor refuses something that nobody could know before it was
 * asked: the same provider serves models that need a member and models that refuse it.
 *
 * @param name what it does, for the ledger and tests
 * @param symptom how the vendor's refusal shows that this would help
 * @param rules what it does to the rules the prompt is written by
 * @param prompt what it does to the prompt, once the profile's tuning is in it
 * @param source where the refusal is known from
 * @param seen the date the source was read, ISO
 */
public record Repair(
        String name,
        Symptom symptom,
        Consumer<PromptRules.Builder> rules,
        UnaryOperator<Prompt> prompt,
        String source,
        String seen) {

    /**
     * A refusal, by its status and by what the vendor says.
     *
     * @param words found anywhere in the vendor's own message, without regard to case; of wrapped messages, in what is
     *     wrapped too
     */
    public record Symptom(int leastStatus, int mostStatus, Pattern words) {
        public static Symptom of(int leastStatus, int mostStatus, String words) {
            return new Symptom(leastStatus, mostStatus, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
        }

        boolean isShownBy(Failure.Upstream failure) {
            String said = failure.vendorMessage();
            return failure.status() >= leastStatus
                    && failure.status() <= mostStatus
                    && said != null
                    && words.matcher(said).find();
        }
    }

    /** A repair of the rules alone. */
    public static Repair ofRules(
            String name, Symptom symptom, Consumer<PromptRules.Builder> rules, String source, String seen) {
        return new Repair(name, symptom, rules, UnaryOperator.identity(), source, seen);
    }

    /** A repair of the prompt alone. */
    public static Repair ofPrompt(
            String name, Symptom symptom, UnaryOperator<Prompt> prompt, String source, String seen) {
        return new Repair(name, symptom, rules -> {}, prompt, source, seen);
    }

    /** Whether a refusal is one that this may mend. */
    public boolean mends(Failure.Upstream failure) {
        return symptom.isShownBy(failure);
    }

    /** The rules with the repair in them. */
    public PromptRules on(PromptRules before) {
        PromptRules.Builder changed = PromptRules.builder(before);
        rules.accept(changed);
        return changed.build();
    }

    /** The prompt with the repair in it; the same one where there is nothing to change. */
    public Prompt on(Prompt before) {
        return prompt.apply(before);
    }
}
