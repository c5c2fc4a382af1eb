package keyrail.rehearsal.rules;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A server like OpenAI's, played by the rules of DeepSeek: api-docs.deepseek.com, create chat completion, thinking mode,
 * vision and JSON output; the words as its answers have them (github.com/langgenius/dify-official-plugins/issues/2306 of
 * thoughts, github.com/decolua/9router/issues/773 of roles, seen 2026-11-29).
 */
public final class DeepSeekRequests {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    private DeepSeekRequests() {}

    /** The first thing wrong with a body, or empty. */
    public static Optional<String> refusal(JsonNode body) {
        boolean sees = body.path("model").asString("").contains("flash");
        boolean thinks = body.path("thinking").path("type").asString("").equals("enabled");
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asString("");
            if (!ROLES.contains(role)) {
                return Optional.of(
                        "Failed to deserialize the JSON body into the target type: messages: unknown variant `" + role
                                + "`, expected one of `system`, `user`, `assistant`, `tool`");
            }
            for (JsonNode part : message.path("content")) {
                String type = part.path("type").asString("");
                if (!type.equals("text") && !(sees && type.equals("image_url"))) {
                    return Optional.of("Failed to deserialize the JSON body into the target type: messages: unknown"
                            + " variant `" + type + "`, expected `text`");
                }
            }
            if (thinks && message.has("tool_calls") && !message.has("reasoning_content")) {
                return Optional.of("Missing `reasoning_content` field in the assistant message.");
            }
        }
        String format = body.path("response_format").path("type").asString("text");
        if (!format.equals("text") && !format.equals("json_object")) {
            return Optional.of("This response_format type is unavailable now");
        }
        if (format.equals("json_object")
                && !body.path("messages")
                        .toString()
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("json")) {
            return Optional.of("Prompt must contain the word 'json' in some form to use 'response_format' of type"
                    + " 'json_object'.");
        }
        if (thinks
                && (body.path("tool_choice").isObject()
                        || body.path("tool_choice").asString("").equals("required"))) {
            return Optional.of("The thinking mode does not support this tool_choice");
        }
        return ChatRequests.conversation(body.path("messages"));
    }
}
