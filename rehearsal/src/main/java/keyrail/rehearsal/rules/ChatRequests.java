package keyrail.rehearsal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.rehearsal.schema.FieldTable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI Chat Completions. Words and rules are the API's own as its answers and developers.openai.com/api/docs, function
 * calling, structured outputs and reasoning, have them; ranges are those of its OpenAPI description
 * (github.com/openai/openai-openapi, seen 2026-11-29).
 */
public final class ChatRequests {
    private static final FieldTable TABLE = FieldTable.named("openai");

    /**
     * The shorter of two limits that the API's answers name: 40 in github.com/pydantic/pydantic-ai/issues/4389, 64 half a
     * year later in github.com/decolua/9router/pull/3167 (seen 2026-11-29).
     */
    private static final int LONGEST_ID = 40;

    private static final List<String> NOT_FOR_REASONING =
            List.of("stop", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias");

    private ChatRequests() {}

    /** The first thing OpenAI itself finds wrong with a body, or empty; {@code model} is without its script. */
    public static Optional<String> refusal(JsonNode body, String model) {
        return TABLE.check("ChatCompletionCreateParams.Body", body)
                .filter(OpenAiWords::isRefused)
                .map(OpenAiWords::of)
                .or(() -> model(body, model))
                .or(() -> OpenAiWords.ranges(body))
                .or(() -> OpenAiWords.withoutTools(body))
                .or(() -> tools(body))
                .or(() -> output(body))
                .or(() -> conversation(body.path("messages")));
    }

    /**
     * What is said with 404 of a model that only the other API answers, or empty (the API's own words in
     * github.com/alvinunreal/tmuxai/issues/82, seen 2026-11-29).
     */
    public static Optional<String> absence(String model) {
        return Models.is(Models.RESPONSES_ALONE, model)
                ? Optional.of("This model is only supported in v1/responses and not in v1/chat/completions.")
                : Optional.empty();
    }

    /**
     * What servers of the format refuse, whoever they are: answers to calls that nobody made, as in
     * github.com/FoundationAgents/OpenManus/issues/744 (seen 2026-11-29).
     */
    public static Optional<String> conversation(JsonNode messages) {
        Set<String> open = new HashSet<>();
        for (int index = 0; index < messages.size(); index++) {
            JsonNode message = messages.path(index);
            String where = "messages[" + index + "]";
            if (message.path("role").asString("").equals("tool")) {
                String id = message.path("tool_call_id").asString("");
                if (!open.remove(id)) {
                    return Optional.of("Invalid parameter: messages with role 'tool' must be a response to a preceeding"
                            + " message with 'tool_calls'. (" + where + ")");
                }
                continue;
            }
            if (!open.isEmpty()) {
                return Optional.of(unanswered(open));
            }
            if (message.path("content").isArray() && message.path("content").isEmpty()) {
                return Optional.of("Invalid '" + where + ".content': empty array. Expected an array with minimum length"
                        + " 1, but got an empty array instead.");
            }
            List<String> ids = new ArrayList<>();
            for (JsonNode call : message.path("tool_calls")) {
                String id = call.path("id").asString("");
                Optional<String> wrong = OpenAiWords.tooLong(
                                where + ".tool_calls[" + ids.size() + "].id", id, LONGEST_ID)
                        .or(() -> arguments(call, where));
                if (wrong.isPresent()) {
                    return wrong;
                }
                ids.add(id);
            }
            open.addAll(ids);
            if (open.size() < ids.size()) {
                return Optional.of("Duplicate value for 'tool_call_id' of '" + ids.getLast() + "'.");
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(unanswered(open));
    }

    private static String unanswered(Set<String> ids) {
        return "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                + String.join(", ", ids);
    }

    private static Optional<String> arguments(JsonNode call, String where) {
        JsonNode arguments = call.path("function").path("arguments");
        return call.has("function") && !arguments.isString()
                ? Optional.of("Invalid type for '" + where + ".tool_calls[0].function.arguments': expected a string.")
                : Optional.empty();
    }

    private static Optional<String> model(JsonNode body, String model) {
        if (Models.is(Models.REASONING, model)) {
            Optional<String> field =
                    NOT_FOR_REASONING.stream().filter(body::has).findFirst();
            if (field.isPresent()) {
                return field.map(OpenAiWords::unsupported);
            }
        }
        if (Models.is(Models.O_MODELS, model) && body.has("parallel_tool_calls")) {
            return Optional.of(OpenAiWords.unsupported("parallel_tool_calls"));
        }
        if (body.path("stop").isArray() && body.path("stop").size() > 4) {
            return Optional.of("Invalid 'stop': array too long. Expected an array with maximum length 4.");
        }
        // The API's own words in github.com/QwenLM/qwen-code/issues/243, seen 2026-11-29.
        if (body.has("metadata") && !body.path("store").asBoolean(false)) {
            return Optional.of("The 'metadata' parameter is only allowed when 'store' is enabled.");
        }
        String limit = body.has("max_tokens") ? "max_tokens" : "max_completion_tokens";
        long most = model.startsWith("gpt-4o") ? 16_384 : 128_000;
        return body.path(limit).asLong(1) > most
                ? Optional.of(limit + " is too large: " + body.path(limit) + ". This model supports at most " + most
                        + " completion tokens.")
                : body.path(limit).asLong(1) < 1
                        ? Optional.of("Invalid '" + limit + "': integer below minimum value.")
                        : Optional.empty();
    }

    private static Optional<String> tools(JsonNode body) {
        JsonNode tools = body.path("tools");
        List<String> names = new ArrayList<>();
        for (int index = 0; index < tools.size(); index++) {
            JsonNode function = tools.path(index).path("function");
            if (function.isMissingNode()) {
                continue;
            }
            Optional<String> wrong = OpenAiWords.function(function, "tools[" + index + "].function");
            if (wrong.isPresent()) {
                return wrong;
            }
            names.add(function.path("name").asString(""));
        }
        String chosen = body.path("tool_choice").path("function").path("name").asString("");
        return chosen.isEmpty() || names.contains(chosen)
                ? Optional.empty()
                : Optional.of("Invalid value for 'tool_choice': 'tool_choice' tool '" + chosen
                        + "' not found in 'tools' parameter.");
    }

    private static Optional<String> output(JsonNode body) {
        JsonNode format = body.path("response_format");
        return switch (format.path("type").asString("")) {
            case "json_schema" -> OpenAiWords.format(format.path("json_schema"), "response_format.json_schema");
            case "json_object" ->
                body.path("messages")
                                .toString()
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains("json")
                        ? Optional.empty()
                        : Optional.of("'messages' must contain the word 'json' in some form, to use"
                                + " 'response_format' of type 'json_object'.");
            default -> Optional.empty();
        };
    }
}
