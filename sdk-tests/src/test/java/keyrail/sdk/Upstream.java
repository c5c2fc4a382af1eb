package keyrail.sdk;

import keyrail.rehearsal.vendor.Dialect;

/**
 * A vendor behind the daemon, by the profile that leads to it.
 *
 * @see Scene
 */
enum Upstream {
    OPENAI(Dialect.OPENAI, "openai", "gpt-4o", "gpt-5", "gpt-5"),
    ANTHROPIC(Dialect.ANTHROPIC, "anthropic", "claude-sonnet-4-6", "claude-sonnet-4-6", "claude-opus-4-8"),
    GEMINI(Dialect.GEMINI, "gemini", "gemini-2.5-flash", "gemini-2.5-flash", "gemini-3.6-flash"),
    OLLAMA(Dialect.OLLAMA, "ollama", "llama3.2", "qwen3", "llama3.2"),
    OPENROUTER(Dialect.OPENROUTER, "openrouter", "meta-llama/llama-4-scout", "qwen/qwen3-32b", "openai/gpt-5"),
    DEEPSEEK(Dialect.COMPATIBLE, "deepseek", "deepseek-chat", "deepseek-v4-flash", "deepseek-v4-flash");

    private final Dialect dialect;
    private final String profile;
    private final String model;
    private final String thinkingModel;
    private final String strictModel;

    Upstream(Dialect dialect, String profile, String model, String thinkingModel, String strictModel) {
        this.dialect = dialect;
        this.profile = profile;
        this.model = model;
        this.thinkingModel = thinkingModel;
        this.strictModel = strictModel;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The profile, the provider and the connection are all named so. */
    String profile() {
        return profile;
    }

    String model() {
        return model;
    }

    /** One that shows what it thinks, where the vendor has such. */
    String thinkingModel() {
        return thinkingModel;
    }

    /** One that refuses more than others do, where the vendor has such. */
    String strictModel() {
        return strictModel;
    }

    /** The model, answering as a rehearsal's settings say, e.g. {@code status=429}. */
    String model(String settings) {
        return model + "~" + settings;
    }
}
