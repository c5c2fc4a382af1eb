package keyrail.rehearsal.vendor;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What Anthropic's Messages API refuses in a body. Sources: platform.claude.com/docs/en/api/versioning and messages, seen
 * 2026-11-24.
 */
final class AnthropicRules {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "thinking",
            "metadata",
            "service_tier",
            "output_config",
            "container",
            "mcp_servers",
            "context_management",
            "cache_control",
            "speed");
    private static final Set<String> ONLY_TO_GENERATE =
            Set.of("max_tokens", "temperature", "top_p", "top_k", "stop_sequences", "stream", "metadata");
    private static final Set<String> SAMPLING = Set.of("temperature", "top_p", "top_k");
    private static final Pattern NO_SAMPLING =
            Pattern.compile("claude-(?:opus-4-[78].*|(?:opus|sonnet|haiku)-5.*|fable.*)");
    private static final Pattern NO_EFFORT = Pattern.compile("claude-(?:haiku-4.*|sonnet-4-5.*|3.*)");

    private AnthropicRules() {}

    /** The first thing wrong with {@code body} in the vendor's words, or empty. */
    static Optional<String> refusal(JsonNode body, String version, boolean counting) {
        Optional<String> stranger = Json.stranger(body, FIELDS);
        if (stranger.isPresent()) {
            return Optional.of(stranger.get() + ": Extra inputs are not permitted");
        }
        if (counting) {
            for (String field : ONLY_TO_GENERATE) {
                if (body.has(field)) {
                    return Optional.of(field + ": Extra inputs are not permitted");
                }
            }
        } else if (!body.has("max_tokens")) {
            return Optional.of("max_tokens: Field required");
        } else if (!Json.isCount(body.path("max_tokens"))) {
            return Optional.of("max_tokens: Input should be greater than or equal to 1");
        }
        if (body.has("stream") && !body.path("stream").isBoolean()) {
            return Optional.of("stream: Input should be a valid boolean");
        }
        return messages(body.path("messages")).or(() -> tuning(body, version));
    }

    private static Optional<String> tuning(JsonNode body, String version) {
        String model = Behaviour.plainModel(body.path("model").asString(""));
        for (String field : SAMPLING) {
            if (!body.has(field)) {
                continue;
            }
            if (!version.equals(AnthropicFake.FIRST_VERSION)) {
                return Optional.of(field + ": Extra inputs are not permitted");
            }
            if (NO_SAMPLING.matcher(model).matches()) {
                return Optional.of("`" + field + "` is not supported for this model");
            }
            if (!body.path(field).isNumber()) {
                return Optional.of(field + ": Input should be a valid number");
            }
        }
        if (body.path("temperature").isNumber()
                && Math.abs(body.path("temperature").doubleValue() - 0.5) > 0.5) {
            return Optional.of("temperature: range: 0..1");
        }
        if (body.path("output_config").has("effort") && NO_EFFORT.matcher(model).matches()) {
            return Optional.of("This model does not support the effort parameter.");
        }
        return Optional.empty();
    }

    private static Optional<String> messages(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            return Optional.of("messages: at least one message is required");
        }
        for (int index = 0; index < messages.size(); index++) {
            JsonNode message = messages.path(index);
            String role = message.path("role").asString("");
            // As the vendor's SDK for Java 3.12.0 has it, and claude-code 2.1.332 sends it, seen 2026-11-28.
            boolean system = role.equals("system") && index > 0;
            if (!system && !role.equals("user") && !role.equals("assistant")) {
                return Optional.of("messages." + index + ".role: Input should be 'user' or 'assistant'");
            }
            Optional<String> wrong = content("messages." + index + ".content", message.path("content"));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return messages.path(0).path("role").asString("").equals("user")
                ? Optional.empty()
                : Optional.of("messages: first message must use the \"user\" role");
    }

    private static Optional<String> content(String where, JsonNode content) {
        if (content.isString()) {
            return content.stringValue().isEmpty()
                    ? Optional.of(where + ": all messages must have non-empty content")
                    : Optional.empty();
        }
        if (!content.isArray()) {
            return Optional.of(where + ": Field required");
        }
        for (int index = 0; index < content.size(); index++) {
            JsonNode block = content.path(index);
            if (!block.path("type").isString()) {
                return Optional.of(where + "." + index + ".type: Field required");
            }
            boolean isText = block.path("type").stringValue().equals("text");
            if (isText && block.path("text").asString("").isBlank()) {
                return Optional.of(where + "." + index + ": text content blocks must be non-empty");
            }
        }
        return Optional.empty();
    }
}
