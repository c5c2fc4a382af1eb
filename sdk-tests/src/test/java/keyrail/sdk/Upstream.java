package keyrail.sdk;

import keyrail.rehearsal.vendor.Dialect;

/**
 * A vendor behind the daemon, by the profile that leads to it.
 *
 * @see Scene
 */
enum Upstream {
    OPENAI(Dialect.OPENAI, "gpt-4o", "gpt-5"),
    ANTHROPIC(Dialect.ANTHROPIC, "claude-sonnet-4-6", "claude-sonnet-4-6"),
    GEMINI(Dialect.GEMINI, "gemini-2.5-flash", "gemini-2.5-flash"),
    OLLAMA(Dialect.OLLAMA, "llama3.2", "qwen3");

    private final Dialect dialect;
    private final String model;
    private final String thinkingModel;

    Upstream(Dialect dialect, String model, String thinkingModel) {
        this.dialect = dialect;
        this.model = model;
        this.thinkingModel = thinkingModel;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The profile, the provider and the connection are all named so. */
    String profile() {
        return dialect.name().toLowerCase(java.util.Locale.ROOT);
    }

    String model() {
        return model;
    }

    /** One that shows what it thinks, where the vendor has such. */
    String thinkingModel() {
        return thinkingModel;
    }

    /** The model, answering as a rehearsal's settings say, e.g. {@code status=429}. */
    String model(String settings) {
        return model + "~" + settings;
    }
}
