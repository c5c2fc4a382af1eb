package keyrail.rehearsal.vendor;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import keyrail.rehearsal.rules.ChatRequests;
import keyrail.rehearsal.rules.DeepSeekRequests;
import tools.jackson.databind.JsonNode;

/** What OpenAI's Chat Completions API refuses in a body; servers like it take the looser half. */
final class OpenAiRules {
    private static final Set<String> ROLES = Set.of("developer", "system", "user", "assistant", "tool", "function");
    private static final Pattern REASONING = Pattern.compile("(?:ft:)?(?:gpt-5(?!-chat).*|o\\d.*)");

    private OpenAiRules() {}

    /** The first thing wrong with {@code body} in the vendor's words, or empty. */
    static Optional<String> refusal(JsonNode body, Dialect dialect) {
        if (dialect == Dialect.OPENAI) {
            Optional<String> wrong = strictly(body);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (body.has("stream") && !body.path("stream").isBoolean()) {
            return Optional.of("Invalid type for 'stream': expected a boolean.");
        }
        if (body.has("stream_options") && !body.path("stream").asBoolean(false)) {
            return Optional.of("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
        return messages(body.path("messages"), dialect).or(() -> switch (dialect) {
            case OPENAI ->
                ChatRequests.refusal(
                        body, Behaviour.plainModel(body.path("model").asString("")));
            case COMPATIBLE -> DeepSeekRequests.refusal(body);
            default -> Optional.empty();
        });
    }

    private static Optional<String> strictly(JsonNode body) {
        String model = Behaviour.plainModel(body.path("model").asString(""));
        boolean reasons = REASONING.matcher(model).matches();
        if (body.has("max_tokens") && body.has("max_completion_tokens")) {
            return Optional.of("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
        }
        if (reasons && body.has("max_tokens")) {
            return Optional.of("Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                    + " 'max_completion_tokens' instead.");
        }
        for (String field : new String[] {"temperature", "top_p"}) {
            if (reasons && body.has(field) && body.path(field).asDouble(1) != 1) {
                return Optional.of("Unsupported value: '" + field + "' does not support " + body.path(field)
                        + " with this model. Only the default (1) value is supported.");
            }
        }
        if (!reasons && body.has("reasoning_effort")) {
            return Optional.of("Unrecognized request argument supplied: reasoning_effort");
        }
        return body.has("verbosity") && !model.contains("gpt-5")
                ? Optional.of("Unsupported parameter: 'verbosity' is not supported with this model.")
                : Optional.empty();
    }

    private static Optional<String> messages(JsonNode messages, Dialect dialect) {
        if (!messages.isArray() || messages.isEmpty()) {
            return Optional.of("Invalid 'messages': empty array. Expected an array with minimum length 1.");
        }
        for (int index = 0; index < messages.size(); index++) {
            JsonNode message = messages.path(index);
            String role = message.path("role").asString("");
            if (!ROLES.contains(role) || dialect == Dialect.OLLAMA && role.equals("developer")) {
                return Optional.of("Invalid value: '" + role + "' at 'messages[" + index + "].role'.");
            }
            JsonNode content = message.path("content");
            boolean mayLackContent = role.equals("assistant") && message.has("tool_calls");
            if (!content.isString() && !content.isArray() && !mayLackContent) {
                return Optional.of("Invalid value for 'content': expected a string, got "
                        + (content.isMissingNode() ? "nothing" : "something else") + " at 'messages[" + index + "]'.");
            }
            if (role.equals("tool") && !message.path("tool_call_id").isString()) {
                return Optional.of("Missing parameter 'messages[" + index + "].tool_call_id'.");
            }
        }
        return Optional.empty();
    }
}
