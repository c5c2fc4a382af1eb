package keyrail.core.inference;

import java.util.Locale;

/** What a call asks of a model, whatever the format. */
public enum Operation {
    /** Produce an answer; the only operation that profile tuning applies to. */
    GENERATE,
    /** Count the tokens of a request without answering it. */
    COUNT_TOKENS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
