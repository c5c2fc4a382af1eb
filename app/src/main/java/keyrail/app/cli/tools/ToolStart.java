package keyrail.app.cli.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tool is started with everything it needs to reach Keyrail, and no file of its user's touched.
 *
 * @param program as it is found on the path
 * @param installation the command that installs it
 * @param arguments before the user's own
 * @param environment beside the user's own
 * @param unset variables of the user's that would lead it past Keyrail
 */
record ToolStart(
        String program,
        String installation,
        List<String> arguments,
        Map<String, String> environment,
        Set<String> unset) {
    static final String PROFILE_HEADER = "x-keyrail-profile";

    /**
     * Empty for what is no tool that can be started by name.
     *
     * @param profile for all its calls, or null to let the daemon choose by model and key
     * @param environment the user's own, whose headers are kept
     */
    static Optional<ToolStart> of(Tool tool, Gate gate, @Nullable String profile, Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>(tool.environment(gate.url(), gate.key()));
        return switch (tool) {
            case CLAUDE_CODE -> {
                header("ANTHROPIC_CUSTOM_HEADERS", "\n", profile, environment, variables);
                yield Optional.of(new ToolStart(
                        "claude",
                        "npm install -g @anthropic-ai/claude-code",
                        List.of(),
                        variables,
                        Set.of("ANTHROPIC_API_KEY", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX")));
            }
            case CODEX ->
                Optional.of(new ToolStart(
                        "codex",
                        "npm install -g @openai/codex",
                        CodexProvider.of(tool, gate.url()).arguments(profile),
                        variables,
                        Set.of()));
            case GEMINI_CLI -> {
                header("GEMINI_CLI_CUSTOM_HEADERS", ", ", profile, environment, variables);
                yield Optional.of(new ToolStart(
                        "gemini",
                        "npm install -g @google/gemini-cli",
                        List.of(),
                        variables,
                        Set.of("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_GCA")));
            }
            case OPENAI_SDK, ANTHROPIC_SDK, GOOGLE_SDK -> Optional.empty();
        };
    }

    /** Where the daemon is, and a key of its. */
    record Gate(String url, String key) {}

    ToolStart with(Map<String, String> further) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.putAll(further);
        return new ToolStart(program, installation, arguments, more, unset);
    }

    private static void header(
            String variable,
            String separator,
            @Nullable String profile,
            Map<String, String> environment,
            Map<String, String> variables) {
        if (profile == null) {
            return;
        }
        String own = environment.getOrDefault(variable, "");
        String line = PROFILE_HEADER + ": " + profile;
        variables.put(variable, own.isBlank() ? line : own + separator + line);
    }
}
