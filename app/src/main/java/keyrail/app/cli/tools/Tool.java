package keyrail.app.cli.tools;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program that can be pointed at Keyrail.
 *
 * <p>The variables and settings are those that the programs were seen to read on 2026-11-28 (docs/clients.md has the
 * versions): {@code ANTHROPIC_AUTH_TOKEN} travels as {@code Authorization: Bearer}; the OpenAI SDKs append the path to
 * {@code OPENAI_BASE_URL}, the Anthropic ones append {@code /v1/messages}, Google's {@code /v1beta}. Codex takes another
 * address only from its configuration; Gemini CLI takes its way of signing in only from its settings.
 */
enum Tool {
    CLAUDE_CODE("claude-code", "ANTHROPIC_BASE_URL", "", "ANTHROPIC_AUTH_TOKEN"),
    CODEX("codex", "", "/v1", "KEYRAIL_CODEX_KEY"),
    GEMINI_CLI("gemini-cli", "GOOGLE_GEMINI_BASE_URL", "", "GEMINI_API_KEY"),
    OPENAI_SDK("openai-sdk", "OPENAI_BASE_URL", "/v1", "OPENAI_API_KEY"),
    ANTHROPIC_SDK("anthropic-sdk", "ANTHROPIC_BASE_URL", "", "ANTHROPIC_API_KEY"),
    GOOGLE_SDK("google-sdk", "GOOGLE_GEMINI_BASE_URL", "", "GOOGLE_API_KEY");

    private final String text;
    private final String urlVariable;
    private final String urlSuffix;
    private final String keyVariable;

    /** @param urlVariable empty where the program takes the address from a file only */
    Tool(String text, String urlVariable, String urlSuffix, String keyVariable) {
        this.text = text;
        this.urlVariable = urlVariable;
        this.urlSuffix = urlSuffix;
        this.keyVariable = keyVariable;
    }

    /**
     * What a program needs in a file of its own.
     *
     * @param file as its user writes it
     */
    record Snippet(String file, String text) {}

    String text() {
        return text;
    }

    String keyVariable() {
        return keyVariable;
    }

    /** The address as the program takes it. */
    String address(String url) {
        return url + urlSuffix;
    }

    Map<String, String> environment(String url, String key) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!urlVariable.isEmpty()) {
            variables.put(urlVariable, address(url));
        }
        variables.put(keyVariable, key);
        return variables;
    }

    /** Empty where the environment is enough. */
    Optional<Snippet> snippet(String url) {
        return switch (this) {
            case CODEX ->
                Optional.of(new Snippet(
                        "~/.codex/config.toml", CodexProvider.of(this, url).file()));
            case GEMINI_CLI -> Optional.of(new Snippet("~/.gemini/settings.json", GeminiSettings.TEXT));
            case CLAUDE_CODE, OPENAI_SDK, ANTHROPIC_SDK, GOOGLE_SDK -> Optional.empty();
        };
    }

    static Optional<Tool> of(String text) {
        return Arrays.stream(values()).filter(tool -> tool.text.equals(text)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Tool::text).collect(Collectors.joining(", "));
    }
}
