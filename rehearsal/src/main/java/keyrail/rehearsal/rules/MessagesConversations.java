package keyrail.rehearsal.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The order that Anthropic wants in a conversation: calls and their results, thoughts, and who speaks last (its own 400s in
 * github.com/anthropics/claude-code/issues/3086, github.com/openai/openai-agents-python/issues/1797 and
 * github.com/continuedev/continue/issues/4470, seen 2026-11-29).
 */
final class MessagesConversations {
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private MessagesConversations() {}

    static Optional<String> refusal(JsonNode body, String model) {
        JsonNode messages = body.path("messages");
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < messages.size(); index++) {
            JsonNode message = messages.path(index);
            JsonNode before = index == 0 ? body.path("none") : messages.path(index - 1);
            if (message.path("role").asString("").equals("system")
                    && !Models.is(Models.CLAUDE_WITH_SYSTEM_TURNS, model)) {
                return Optional.of("messages." + index + ": role 'system' is not supported on this model");
            }
            Optional<String> wrong = texts(message.path("content"), "messages." + index + ".content")
                    .or(() -> ids(message, seen))
                    .or(() -> thoughtsFirst(message));
            if (wrong.isPresent()) {
                return wrong;
            }
            wrong = pairs(before, message, index);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return texts(body.path("system"), "system").or(() -> last(body, messages, model));
    }

    private static Optional<String> texts(JsonNode content, String where) {
        for (int index = 0; index < content.size(); index++) {
            JsonNode block = content.path(index);
            boolean text = block.path("type").asString("").equals("text");
            if (text && block.path("text").asString("").isBlank()) {
                return Optional.of(where + "." + index + ": text content blocks must be non-empty");
            }
            Optional<String> below = texts(block.path("content"), where + "." + index + ".content");
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ids(JsonNode message, Set<String> seen) {
        for (JsonNode block : message.path("content")) {
            boolean call = block.path("type").asString("").equals("tool_use");
            String id = block.path(call ? "id" : "tool_use_id").asString("");
            boolean has = call || block.path("type").asString("").equals("tool_result");
            if (has && !ID.matcher(id).matches()) {
                return Optional.of("messages.content." + (call ? "tool_use.id" : "tool_result.tool_use_id")
                        + ": String should match pattern '^[a-zA-Z0-9_-]+$'");
            }
            if (call && !seen.add(id)) {
                return Optional.of("messages.content: `tool_use` ids must be unique");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> thoughtsFirst(JsonNode message) {
        boolean other = false;
        for (JsonNode block : message.path("content")) {
            boolean thought = isThought(block);
            if (thought && other && !isThought(message.path("content").path(0))) {
                return Optional.of("messages.content.0.type: Expected `thinking` or `redacted_thinking`, but found `"
                        + message.path("content").path(0).path("type").asString("") + "`.");
            }
            other |= !thought;
        }
        return Optional.empty();
    }

    private static boolean isThought(JsonNode block) {
        return block.path("type").asString("").endsWith("thinking");
    }

    private static List<String> of(JsonNode message, String type, String field) {
        return message.path("content")
                .valueStream()
                .filter(block -> block.path("type").asString("").equals(type))
                .map(block -> block.path(field).asString(""))
                .toList();
    }

    private static Optional<String> pairs(JsonNode before, JsonNode message, int index) {
        List<String> calls =
                before.path("role").asString("").equals("assistant") ? of(before, "tool_use", "id") : List.of();
        List<String> results = of(message, "tool_result", "tool_use_id");
        Optional<String> missing =
                calls.stream().filter(call -> !results.contains(call)).findFirst();
        boolean first = true;
        boolean behind = false;
        for (JsonNode block : message.path("content")) {
            boolean result = block.path("type").asString("").equals("tool_result");
            behind |= result && !first;
            first &= result;
        }
        if (missing.isPresent() || behind) {
            return Optional.of("messages." + (index - 1) + ": `tool_use` ids were found without `tool_result` blocks"
                    + " immediately after: " + missing.orElse("(results are not first)")
                    + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
        return results.stream()
                .filter(result -> !calls.contains(result))
                .findFirst()
                .map(result -> "messages." + index + ".content.0: unexpected `tool_use_id` found in `tool_result`"
                        + " blocks: " + result + ". Each `tool_result` block must have a corresponding `tool_use` block"
                        + " in the previous message.");
    }

    private static Optional<String> last(JsonNode body, JsonNode messages, String model) {
        JsonNode last = messages.path(messages.size() - 1);
        if (last.path("role").asString("").equals("assistant")) {
            if (!of(last, "tool_use", "id").isEmpty()) {
                return Optional.of("messages." + (messages.size() - 1)
                        + ": `tool_use` ids were found without `tool_result` blocks immediately after");
            }
            if (!Models.is(Models.OLD_CLAUDE, model) && model.startsWith("claude-")) {
                return Optional.of("This model does not support assistant message prefill. The conversation must end"
                        + " with a user message.");
            }
            JsonNode content = last.path("content");
            String text = content.isString()
                    ? content.stringValue()
                    : content.path(content.size() - 1).path("text").asString("");
            return text.isEmpty() || !Character.isWhitespace(text.charAt(text.length() - 1))
                    ? Optional.empty()
                    : Optional.of("messages: final assistant content cannot end with trailing whitespace");
        }
        if (!body.path("thinking").path("type").asString("").equals("enabled") || messages.size() < 2) {
            return Optional.empty();
        }
        JsonNode answer = messages.path(messages.size() - 2).path("content");
        boolean inTools = !of(last, "tool_result", "tool_use_id").isEmpty();
        return inTools && !isThought(answer.path(0))
                ? Optional.of("messages." + (messages.size() - 2)
                        + ".content.0.type: Expected `thinking` or `redacted_thinking`, but found `"
                        + answer.path(0).path("type").asString("") + "`. When `thinking` is enabled, a final"
                        + " `assistant` message must start with a thinking block.")
                : Optional.empty();
    }
}
