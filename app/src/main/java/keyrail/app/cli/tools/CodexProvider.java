package keyrail.app.cli.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keyrail as a model provider of Codex, which names the variable that holds the key and never holds the key itself.
 * Source: codex-cli 0.171.0, run and its requests read on 2026-11-28.
 */
record CodexProvider(Map<String, String> settings) {
    static CodexProvider of(Tool tool, String url) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", "Keyrail");
        settings.put("base_url", tool.address(url));
        settings.put("env_key", tool.keyVariable());
        settings.put("wire_api", "responses");
        return new CodexProvider(settings);
    }

    /** What {@code config.toml} needs. */
    String file() {
        return "model_provider = \"keyrail\"\n\n[model_providers.keyrail]\n"
                + settings.entrySet().stream().map(CodexProvider::assignment).collect(Collectors.joining("\n"));
    }

    /** The same for one run; it beats any file. */
    List<String> arguments(@Nullable String profile) {
        List<String> members = new ArrayList<>(
                settings.entrySet().stream().map(CodexProvider::assignment).toList());
        if (profile != null) {
            members.add("http_headers = { \"" + ToolStart.PROFILE_HEADER + "\" = \"" + profile + "\" }");
        }
        return List.of(
                "-c",
                "model_provider=\"keyrail\"",
                "-c",
                "model_providers.keyrail={ " + String.join(", ", members) + " }");
    }

    private static String assignment(Map.Entry<String, String> setting) {
        return setting.getKey() + " = \"" + setting.getValue() + "\"";
    }
}
