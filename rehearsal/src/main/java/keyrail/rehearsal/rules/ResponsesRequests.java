package keyrail.rehearsal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import keyrail.rehearsal.schema.FieldTable;
import keyrail.rehearsal.turn.Seal;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI Responses. Words and rules as the API's answers and its reference have them; ranges by its OpenAPI description
 * (github.com/openai/openai-openapi, seen 2026-11-29).
 */
public final class ResponsesRequests {
    private static final FieldTable TABLE = FieldTable.named("openai");
    private static final int LONGEST_CALL_ID = 64;
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]*");

    /** How the refusal of an item begins that is not there: it comes with 404. */
    public static final String GONE = "Item with id";

    private static final Map<String, String> PREFIXES =
            Map.of("message", "msg", "function_call", "fc", "reasoning", "rs", "custom_tool_call", "ctc");

    private ResponsesRequests() {}

    /**
     * The first thing wrong with a body, or empty.
     *
     * @param model without its script
     * @param earlier the items of the responses before
     */
    public static Optional<String> refusal(JsonNode body, String model, JsonNode earlier) {
        return TABLE.check("ResponseCreateParams.Body", body)
                .filter(OpenAiWords::isRefused)
                .map(OpenAiWords::of)
                .or(() -> model(body, model))
                .or(() -> OpenAiWords.ranges(body))
                .or(() -> tools(body))
                .or(() -> output(body))
                .or(() -> items(body.path("input")))
                .or(() -> thoughts(body.path("input"), body.path("store").asBoolean(true)))
                .or(() -> calls(body.path("input"), earlier));
    }

    /** The first thing wrong with what is to be counted, or empty. */
    public static Optional<String> countRefusal(JsonNode body) {
        return TABLE.check("InputTokenCountParams.Body", body)
                .filter(OpenAiWords::isRefused)
                .map(OpenAiWords::of);
    }

    /**
     * Sealed thoughts come back as they were, and those that nobody keeps come back sealed (the API's own words in
     * github.com/openai/codex/issues/8145 and github.com/vercel/ai/issues/7543, seen 2026-11-29).
     */
    private static Optional<String> thoughts(JsonNode input, boolean stored) {
        for (JsonNode item : input) {
            String sealed = item.path("encrypted_content").asString("");
            if (!item.path("type").asString("").equals("reasoning")) {
                continue;
            }
            if (!sealed.isEmpty() && !Seal.isReal(sealed)) {
                return Optional.of("The encrypted content " + shortened(sealed) + " could not be verified.");
            }
            if (sealed.isEmpty() && !stored) {
                return Optional.of(GONE + " '" + item.path("id").asString("")
                        + "' not found. Items are not persisted when `store` is set to false. Try again with `store` set"
                        + " to true, or remove this item from your input.");
            }
        }
        return Optional.empty();
    }

    private static String shortened(String sealed) {
        return sealed.length() < 9 ? sealed : sealed.substring(0, 4) + "..." + sealed.substring(sealed.length() - 4);
    }

    private static Optional<String> model(JsonNode body, String model) {
        boolean reasons = Models.is(Models.REASONING, model);
        if (body.has("max_output_tokens") && body.path("max_output_tokens").asLong(0) < 16) {
            return Optional.of(
                    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got "
                            + body.path("max_output_tokens") + " instead.");
        }
        for (String field : List.of("temperature", "top_p")) {
            if (reasons && body.has(field)) {
                return Optional.of(OpenAiWords.unsupported(field));
            }
        }
        if (!reasons && body.path("reasoning").has("effort")) {
            return Optional.of(OpenAiWords.unsupported("reasoning.effort"));
        }
        return !reasons && body.path("include").toString().contains("reasoning.encrypted_content")
                ? Optional.of("Encrypted content is not supported with this model.")
                : Optional.empty();
    }

    private static Optional<String> tools(JsonNode body) {
        JsonNode tools = body.path("tools");
        for (int index = 0; index < tools.size(); index++) {
            if (!tools.path(index).path("type").asString("").equals("function")) {
                continue;
            }
            Optional<String> wrong = OpenAiWords.function(tools.path(index), "tools[" + index + "]");
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** The word that JSON without a schema wants is the API's own 400 in github.com/reVrost/go-openrouter/pull/21. */
    private static Optional<String> output(JsonNode body) {
        JsonNode format = body.path("text").path("format");
        return switch (format.path("type").asString("")) {
            case "json_schema" -> OpenAiWords.format(format, "text.format");
            case "json_object" ->
                body.path("input").toString().toLowerCase(java.util.Locale.ROOT).contains("json")
                        ? Optional.empty()
                        : Optional.of("Response input messages must contain the word 'json' in some form to use"
                                + " 'text.format' of type 'json_object'.");
            default -> Optional.empty();
        };
    }

    /**
     * What an item may be called, and what follows a thought (the API's own 400s: github.com/nodetool-ai/nodetool/pull/4252
     * for the beginning of an id, github.com/earendil-works/pi/issues/1022 for its characters,
     * github.com/AnswerDotAI/fastllm/issues/45 for its length, github.com/pydantic/pydantic-ai/issues/2861 for thoughts,
     * seen 2026-11-29).
     */
    private static Optional<String> items(JsonNode input) {
        for (int index = 0; index < input.size(); index++) {
            JsonNode item = input.path(index);
            String where = "input[" + index + "]";
            String type = item.path("type").asString("message");
            String prefix = PREFIXES.get(type);
            String id = item.path("id").asString("");
            if (prefix != null && !id.isEmpty() && !id.startsWith(prefix)) {
                return Optional.of(
                        "Invalid '" + where + ".id': '" + id + "'. Expected an ID that begins with '" + prefix + "'.");
            }
            if (prefix != null && !ID.matcher(id).matches()) {
                return Optional.of(
                        "Invalid '" + where + ".id': '" + id + "'. Expected an ID that contains letters, numbers,"
                                + " underscores, or dashes, but this value contained additional characters.");
            }
            Optional<String> wrong = OpenAiWords.tooLong(where + ".id", id, LONGEST_CALL_ID)
                    .or(() -> OpenAiWords.tooLong(
                            where + ".call_id", item.path("call_id").asString(""), LONGEST_CALL_ID));
            if (wrong.isPresent()) {
                return wrong;
            }
            if (type.equals("reasoning") && !isFollowed(input.path(index + 1))) {
                return Optional.of(
                        "Item '" + id + "' of type 'reasoning' was provided without its required following" + " item.");
            }
        }
        return Optional.empty();
    }

    private static boolean isFollowed(JsonNode next) {
        String type = next.path("type").asString(next.has("role") ? "message" : "");
        return type.equals("message")
                ? next.path("role").asString("").equals("assistant")
                : type.equals("reasoning") || type.endsWith("_call");
    }

    /**
     * Every result has its call before it, and every call its result (the API's own 400s in
     * github.com/microsoft/vscode/issues/320060 and github.com/bytedance/trae-agent/issues/245, seen 2026-11-29).
     */
    private static Optional<String> calls(JsonNode input, JsonNode earlier) {
        List<String> open = new ArrayList<>();
        for (JsonNode list : List.of(earlier, input)) {
            for (JsonNode item : list) {
                String id = item.path("call_id").asString("");
                switch (item.path("type").asString("")) {
                    case "function_call", "custom_tool_call" -> open.add(id);
                    case "function_call_output", "custom_tool_call_output" -> {
                        if (!open.remove(id)) {
                            return Optional.of("No tool call found for function call output with call_id " + id + ".");
                        }
                    }
                    default -> {}
                }
            }
        }
        return open.stream().findFirst().map(id -> "No tool output found for function call " + id + ".");
    }
}
