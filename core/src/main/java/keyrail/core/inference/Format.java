package keyrail.core.inference;

/** A wire language. A provider speaks formats; a client speaks one. */
public enum Format {
    OPENAI_CHAT("openai-chat"),
    OPENAI_RESPONSES("openai-responses"),
    ANTHROPIC_MESSAGES("anthropic-messages"),
    GEMINI_GENERATE("gemini-generate"),
    OLLAMA_CHAT("ollama-chat");

    private final String text;

    Format(String text) {
        this.text = text;
    }

    /** As the ledger and messages name it, e.g. {@code openai-chat}. */
    public String text() {
        return text;
    }
}
