package keyrail.app.cli.access;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program that can be pointed at Keyrail by environment variables.
 *
 * <p>The variables are those its own documentation names, seen 2026-11-24: {@code ANTHROPIC_AUTH_TOKEN} travels as
 * {@code Authorization: Bearer}; the OpenAI SDKs append the path to {@code OPENAI_BASE_URL}, the Anthropic ones append
 * {@code /v1/messages}.
 */
enum Tool {
    CLAUDE_CODE("claude-code", "ANTHROPIC_BASE_URL", "", "ANTHROPIC_AUTH_TOKEN"),
    OPENAI_SDK("openai-sdk", "OPENAI_BASE_URL", "/v1", "OPENAI_API_KEY"),
    ANTHROPIC_SDK("anthropic-sdk", "ANTHROPIC_BASE_URL", "", "ANTHROPIC_API_KEY");

    private final String text;
    private final String urlVariable;
    private final String urlSuffix;
    private final String keyVariable;

    Tool(String text, String urlVariable, String urlSuffix, String keyVariable) {
        this.text = text;
        this.urlVariable = urlVariable;
        this.urlSuffix = urlSuffix;
        this.keyVariable = keyVariable;
    }

    String text() {
        return text;
    }

    Map<String, String> environment(String url, String key) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(urlVariable, url + urlSuffix);
        variables.put(keyVariable, key);
        return variables;
    }

    static Optional<Tool> of(String text) {
        return Arrays.stream(values()).filter(tool -> tool.text.equals(text)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Tool::text).collect(Collectors.joining(", "));
    }
}
