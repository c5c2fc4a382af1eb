package keyrail.core.inference.hub;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much thinking before the answer is asked for.
 *
 * @param wanted false where the client switches thinking off; null where it says only how much
 * @param effort null where the client gave a budget or nothing
 * @param budget tokens for thinking, or null
 * @param shown whether the client wants to see it; null where it did not say
 */
public record Reasoning(
        @Nullable Boolean wanted,
        @Nullable Effort effort,
        @Nullable Long budget,
        @Nullable Boolean shown) {

    /** Words for the amount of thinking, from none to all there is. */
    public enum Effort {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads a word in any case; empty for an unknown one. */
        public static Optional<Effort> of(String word) {
            for (Effort effort : values()) {
                if (effort.text().equals(word.toLowerCase(Locale.ROOT))) {
                    return Optional.of(effort);
                }
            }
            return Optional.empty();
        }

        /**
         * The budget a word stands for, in tokens, from low to high as Google maps OpenAI's words
         * (ai.google.dev/gemini-api/docs/openai, seen 2026-11-28: low 1,024, medium 8,192, high 24,576), and ours
         * above.
         */
        public long budget() {
            return switch (this) {
                case NONE -> 0;
                case MINIMAL, LOW -> 1_024;
                case MEDIUM -> 8_192;
                case HIGH -> 24_576;
                case XHIGH -> 32_768;
                case MAX -> 65_536;
            };
        }

        /** The smallest word whose budget is at least {@code tokens}. */
        public static Effort ofBudget(long tokens) {
            if (tokens <= 0) {
                return NONE;
            }
            for (Effort effort : new Effort[] {LOW, MEDIUM, HIGH, XHIGH}) {
                if (tokens <= effort.budget()) {
                    return effort;
                }
            }
            return MAX;
        }
    }

    /** Whether thinking is switched off in so many words. */
    public boolean isOff() {
        return Boolean.FALSE.equals(wanted) || effort == Effort.NONE;
    }

    /** The word for what is asked, made of the budget where that is all there is; empty where only "on" is said. */
    public Optional<Effort> amount() {
        if (isOff()) {
            return Optional.of(Effort.NONE);
        }
        return effort != null
                ? Optional.of(effort)
                : budget == null ? Optional.empty() : Optional.of(Effort.ofBudget(budget));
    }

    /** The budget for what is asked, made of the word where that is all there is; empty where only "on" is said. */
    public Optional<Long> tokens() {
        if (isOff()) {
            return Optional.of(0L);
        }
        return budget != null ? Optional.of(budget) : effort == null ? Optional.empty() : Optional.of(effort.budget());
    }
}
