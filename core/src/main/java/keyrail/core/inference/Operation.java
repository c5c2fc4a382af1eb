package keyrail.core.inference;

import java.util.Locale;

/** What a call asks of a model, or of the account behind it, whatever the format. */
public enum Operation {
    /** Produce an answer; the only operation that profile tuning applies to. */
    GENERATE,
    /** Count the tokens of a request without answering it. */
    COUNT_TOKENS,
    /** Turn text into vectors. */
    EMBED,
    /** Make or change pictures. */
    IMAGE,
    /** Turn speech into text, in its own language or another. */
    TRANSCRIBE,
    /** Turn text into speech. */
    SPEECH,
    /** Make, read or remove what an account keeps: stored answers, files, batches. No model is asked. */
    RESOURCE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
