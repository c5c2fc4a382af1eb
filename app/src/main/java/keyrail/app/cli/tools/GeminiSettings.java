package keyrail.app.cli.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How Gemini CLI signs in: from its settings only. With an address of its own and no such setting it refuses to start
 * without a terminal, and with a Google login chosen it would go past Keyrail. Source: gemini-cli 0.61.0, its own text
 * ({@code getAuthTypeFromEnv}, {@code validateAuthMethod}) and runs, seen 2026-11-28.
 */
final class GeminiSettings {
    static final String TEXT = "{ \"security\": { \"auth\": { \"selectedType\": \"gemini-api-key\" } } }";

    private static final String HOME = "GEMINI_CLI_HOME";
    private static final JsonMapper COMMENTED =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private GeminiSettings() {}

    /** Whether the user's own settings already choose a key. */
    static boolean chooseKey(Map<String, String> environment) {
        String home = environment.getOrDefault(HOME, environment.getOrDefault("HOME", ""));
        Path file = Path.of(home, ".gemini", "settings.json");
        try {
            JsonNode settings = COMMENTED.readTree(Files.readString(file));
            return settings.at("/security/auth/selectedType").asString("").equals("gemini-api-key");
        } catch (IOException | JacksonException absentOrBroken) {
            return false;
        }
    }

    /**
     * A folder of Keyrail's that stands for the user's own: what the user set up for other ways of signing in stays as it
     * is, and is not used.
     *
     * @param folder made where it does not exist
     * @return the variable that names it
     */
    static Map<String, String> separate(Path folder) {
        Path file = folder.resolve(".gemini").resolve("settings.json");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, TEXT + "\n");
            }
            return Map.of(HOME, folder.toString());
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the settings for gemini-cli cannot be written to " + file
                                    + "; make the home writable, or put " + TEXT + " into ~/.gemini/settings.json"),
                    failed);
        }
    }
}
