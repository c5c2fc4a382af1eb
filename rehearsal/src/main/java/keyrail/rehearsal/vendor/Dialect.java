package keyrail.rehearsal.vendor;

/** Which vendor a rehearsal server plays, and where that vendor keeps its API. */
public enum Dialect {
    ANTHROPIC("", "/v1"),
    OPENAI("/v1", ""),
    OPENROUTER("/api/v1", ""),
    OLLAMA("", "/v1"),
    GEMINI("", "/v1beta"),
    /** A server like OpenAI's that is not OpenAI's, by the rules of DeepSeek. */
    COMPATIBLE("/v1", "");

    private final String basePath;
    private final String versionPath;

    Dialect(String basePath, String versionPath) {
        this.basePath = basePath;
        this.versionPath = versionPath;
    }

    /** The path of a base URL as the vendor's SDK takes it. */
    public String basePath() {
        return basePath;
    }

    /** What every path of the API starts with. */
    public String prefix() {
        return basePath + versionPath;
    }
}
