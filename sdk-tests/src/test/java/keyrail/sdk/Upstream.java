package keyrail.sdk;

import keyrail.rehearsal.vendor.Dialect;

/**
 * A vendor behind the daemon, by the profile that leads to it.
 *
 * @see Scene
 */
enum Upstream {
    OPENAI(Dialect.OPENAI, "openai", "gpt-4o", "gpt-5", "gpt-5"),
    /** The same vendor, by models that it answers in Responses alone: whoever asks, that is what is spoken. */
    OPENAI_RESPONSES(
            Dialect.OPENAI, "openai", "openai-responses", "/v1/responses", "gpt-5.1-codex-max", "o3-pro", "gpt-5-pro"),
    ANTHROPIC(Dialect.ANTHROPIC, "anthropic", "claude-sonnet-4-6", "claude-sonnet-4-6", "claude-opus-4-8"),
    GEMINI(Dialect.GEMINI, "gemini", "gemini-2.5-flash", "gemini-2.5-flash", "gemini-3.6-flash"),
    OLLAMA(Dialect.OLLAMA, "ollama", "llama3.2", "qwen3", "llama3.2"),
    OPENROUTER(Dialect.OPENROUTER, "openrouter", "meta-llama/llama-4-scout", "qwen/qwen3-32b", "openai/gpt-5"),
    DEEPSEEK(Dialect.COMPATIBLE, "deepseek", "deepseek-chat", "deepseek-v4-flash", "deepseek-v4-flash");

    private final Dialect dialect;
    private final String provider;
    private final String profile;
    private final String path;
    private final String model;
    private final String thinkingModel;
    private final String strictModel;

    Upstream(
            Dialect dialect,
            String provider,
            String profile,
            String path,
            String model,
            String thinkingModel,
            String strictModel) {
        this.dialect = dialect;
        this.provider = provider;
        this.profile = profile;
        this.path = path;
        this.model = model;
        this.thinkingModel = thinkingModel;
        this.strictModel = strictModel;
    }

    Upstream(Dialect dialect, String name, String model, String thinkingModel, String strictModel) {
        this(dialect, name, name, "/", model, thinkingModel, strictModel);
    }

    Dialect dialect() {
        return dialect;
    }

    /** The connection is named so too; two of these may share it, and the vendor behind it. */
    String provider() {
        return provider;
    }

    String profile() {
        return profile;
    }

    /** How every path that the vendor is asked at begins. */
    String path() {
        return path;
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
