package keyrail.core.routing;

import java.util.Arrays;
import java.util.Optional;

/** The settings of a profile that become fields of a request. */
public enum TuningKey {
    MAX_TOKENS("maxTokens"),
    TEMPERATURE("temperature"),
    TOP_P("topP"),
    EFFORT("effort"),
    VERBOSITY("verbosity"),
    THINKING("thinking");

    private final String configName;

    TuningKey(String configName) {
        this.configName = configName;
    }

    /** The key in {@code config.json}, e.g. {@code maxTokens}. */
    public String configName() {
        return configName;
    }

    public static Optional<TuningKey> of(String configName) {
        return Arrays.stream(values())
                .filter(key -> key.configName.equals(configName))
                .findFirst();
    }
}
