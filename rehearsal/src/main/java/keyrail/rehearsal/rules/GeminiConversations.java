package keyrail.rehearsal.rules;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The order that Gemini wants in a conversation: who speaks, and which results answer which calls (its own 400 in
 * github.com/google-gemini/gemini-cli/issues/5443, seen 2026-11-29).
 */
final class GeminiConversations {
    private static final List<String> ROLES = List.of("user", "model");

    private GeminiConversations() {}

    static Optional<String> refusal(JsonNode contents, String model) {
        if (contents.isEmpty()) {
            return Optional.of("* GenerateContentRequest.contents: contents is not specified");
        }
        for (int index = 0; index < contents.size(); index++) {
            JsonNode content = contents.path(index);
            if (content.has("role") && !ROLES.contains(content.path("role").asString(""))) {
                return Optional.of("Please use a valid role: user, model.");
            }
            if (content.path("parts").isEmpty()) {
                return Optional.of(
                        "* GenerateContentRequest.contents[" + index + "].parts: contents.parts must not be empty.");
            }
            Optional<String> wrong = parts(content.path("parts"), index).or(() -> turn(contents, content, model));
            if (wrong.isPresent()) {
                return wrong;
            }
            wrong = pairs(index == 0 ? content.path("none") : contents.path(index - 1), content);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return count(contents.path(contents.size() - 1), "functionCall") > 0
                ? Optional.of("Please ensure that single turn requests end with a user role or a function response.")
                : Optional.empty();
    }

    private static Optional<String> parts(JsonNode parts, int index) {
        for (int number = 0; number < parts.size(); number++) {
            JsonNode part = parts.path(number);
            if (part.isEmpty() || part.size() == 1 && (part.has("thought") || part.has("thoughtSignature"))) {
                return Optional.of("* GenerateContentRequest.contents[" + index + "].parts[" + number
                        + "].data: required oneof field 'data' must have one initialized field");
            }
            if (part.has("functionResponse")
                    && !part.path("functionResponse").path("response").isObject()) {
                return Optional.of("* GenerateContentRequest.contents[" + index + "].parts[" + number
                        + "].function_response.response: required field");
            }
        }
        return Optional.empty();
    }

    /** From 3 on, the first call of each step since the user's last words carries its signature. */
    private static Optional<String> turn(JsonNode contents, JsonNode content, String model) {
        if (Models.is(Models.GEMINI_BEFORE_3, model) || count(content, "functionCall") == 0) {
            return Optional.empty();
        }
        JsonNode first = content.path("parts")
                .valueStream()
                .filter(part -> part.has("functionCall"))
                .findFirst()
                .orElseThrow();
        return first.path("thoughtSignature").asString("").isEmpty() && isOfCurrentTurn(contents, content)
                ? Optional.of("Function call is missing a thought_signature in functionCall parts. This is required for"
                        + " tools to work correctly: "
                        + first.path("functionCall").path("name").asString(""))
                : Optional.empty();
    }

    private static boolean isOfCurrentTurn(JsonNode contents, JsonNode content) {
        boolean behind = false;
        for (JsonNode one : contents) {
            if (behind && one.path("role").asString("user").equals("user") && count(one, "functionResponse") == 0) {
                return false;
            }
            behind |= one == content;
        }
        return true;
    }

    private static Optional<String> pairs(JsonNode before, JsonNode content) {
        long calls = count(before, "functionCall");
        long results = count(content, "functionResponse");
        if (results > 0 && calls == 0) {
            return Optional.of(
                    "Please ensure that function response turn comes immediately after a function call turn.");
        }
        if (calls != results) {
            return Optional.of("Please ensure that the number of function response parts is equal to the number of"
                    + " function call parts of the function call turn.");
        }
        return calls > 0 && !names(before, "functionCall").equals(names(content, "functionResponse"))
                ? Optional.of(
                        "Please ensure that function response parts name the functions of the function call turn.")
                : Optional.empty();
    }

    private static long count(JsonNode content, String part) {
        return content.path("parts").valueStream().filter(one -> one.has(part)).count();
    }

    private static List<String> names(JsonNode content, String part) {
        return content.path("parts")
                .valueStream()
                .filter(one -> one.has(part))
                .map(one -> one.path(part).path("name").asString(""))
                .sorted()
                .toList();
    }
}
