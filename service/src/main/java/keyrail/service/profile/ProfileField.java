package keyrail.service.profile;

/** The members of a profile that can be written by command; every other member of an entry is left as it is. */
public enum ProfileField {
    PROVIDER("provider", "provider"),
    MODEL("model", "model"),
    CONNECTION("connection", "provider_connection"),
    LABEL("label", "label"),
    DESCRIPTION("description", "description"),
    MAX_TOKENS("maxTokens", "maxTokens"),
    TEMPERATURE("temperature", "temperature"),
    TOP_P("topP", "topP"),
    EFFORT("effort", "effort"),
    VERBOSITY("verbosity", "verbosity"),
    THINKING("thinking", "thinking"),
    FALLBACK("fallback", "fallback"),
    ALLOW_PAYER_CHANGE("allowPayerChange", "allowPayerChange"),
    STATUS("status", "status");

    private final String requestName;
    private final String configName;

    ProfileField(String requestName, String configName) {
        this.requestName = requestName;
        this.configName = configName;
    }

    /** The name in requests, e.g. {@code connection}. */
    public String requestName() {
        return requestName;
    }

    /** The key in {@code config.json}, e.g. {@code provider_connection}. */
    public String configName() {
        return configName;
    }
}
