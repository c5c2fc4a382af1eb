package keyrail.rehearsal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import keyrail.rehearsal.schema.FieldTable;
import keyrail.rehearsal.schema.Problem;
import tools.jackson.databind.JsonNode;

/**
 * Gemini's {@code generateContent}. Words and rules as the API's answers and ai.google.dev/gemini-api/docs, function
 * calling, thinking and thought signatures, have them.
 */
public final class GeminiRequests {
    private static final FieldTable TABLE = FieldTable.named("gemini").orInSnakeCase();
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}");
    private static final int STOPS = 5;

    private GeminiRequests() {}

    /**
     * The first thing wrong with a body, or empty.
     *
     * @param type of the body: {@code GenerateContentRequest}, {@code CountTokensRequest}
     */
    public static Optional<String> refusal(JsonNode body, String type, String model) {
        Optional<String> wrong = TABLE.check(type, body).map(GeminiRequests::words);
        return !type.equals("GenerateContentRequest")
                ? wrong
                : wrong.or(() -> config(body, model))
                        .or(() -> tools(body))
                        .or(() -> GeminiConversations.refusal(body.path("contents"), model));
    }

    private static String words(Problem problem) {
        return switch (problem.cause()) {
            case UNKNOWN_FIELD ->
                "Invalid JSON payload received. Unknown name \"" + problem.field() + "\""
                        + (problem.parent().isEmpty() ? "" : " at '" + problem.parent() + "'") + ": Cannot find field.";
            case MISSING_FIELD ->
                "* GenerateContentRequest." + problem.bracketed() + ": " + problem.field() + " is not specified";
            case WRONG_TYPE, UNKNOWN_WORD ->
                "Invalid value at '" + problem.bracketed() + "' (" + String.join(", ", problem.expected()) + "), "
                        + problem.got();
        };
    }

    private static Optional<String> config(JsonNode body, String model) {
        JsonNode config = body.path("generationConfig");
        boolean old = Models.is(Models.GEMINI_BEFORE_3, model);
        JsonNode thinking = config.path("thinkingConfig");
        if (thinking.has("thinkingLevel") && old) {
            return Optional.of("Thinking level is not supported for this model.");
        }
        if (thinking.has("thinkingLevel") && thinking.has("thinkingBudget")) {
            return Optional.of("You can only set one of thinking_budget and thinking_level.");
        }
        if (!thinking.isMissingNode() && Models.is(Models.GEMINI_WITHOUT_THINKING, model)) {
            return Optional.of("Unable to submit request because thinking is not supported by this model.");
        }
        long budget = thinking.path("thinkingBudget").asLong(-1);
        long least = model.startsWith("gemini-2.5-pro") ? 128 : 0;
        if (Models.is(Models.GEMINI_WITH_BUDGET, model)
                && budget != -1
                && (budget < least || budget > (least == 0 ? 24_576 : 32_768))) {
            return Optional.of("The thinking budget " + budget + " is invalid. Please choose a value between " + least
                    + " and " + (least == 0 ? 24_576 : 32_768) + ".");
        }
        boolean json = config.path("responseMimeType").asString("").equals("application/json");
        if (json && old && body.path("tools").toString().contains("functionDeclarations")) {
            return Optional.of("Function calling with a response mime type: 'application/json' is unsupported");
        }
        if (!json && (config.has("responseSchema") || config.has("responseJsonSchema"))) {
            return Optional.of("* GenerateContentRequest.generation_config.response_schema: only allowed when"
                    + " response_mime_type is set to 'application/json'.");
        }
        if (config.has("responseSchema") && config.has("responseJsonSchema")) {
            return Optional.of("* GenerateContentRequest.generation_config: only one of response_schema and"
                    + " response_json_schema may be set.");
        }
        if (!Models.is(Models.GEMINI_WITHOUT_THINKING, model)
                && (config.has("presencePenalty") || config.has("frequencyPenalty"))) {
            return Optional.of("Penalty is not enabled for this model");
        }
        if (config.path("stopSequences").size() > STOPS) {
            return Optional.of("The number of stop sequences must not exceed " + STOPS + ".");
        }
        if (Math.abs(config.path("temperature").asDouble(1) - 1) > 1) {
            return Optional.of(
                    "* GenerateContentRequest.generation_config.temperature: must be in the range [0.0, 2.0].");
        }
        long tokens = config.path("maxOutputTokens").asLong(1);
        if (tokens < 1 || tokens > 65_536) {
            return Optional.of("Unable to submit request because it has a maxOutputTokens value of " + tokens
                    + " but the supported range is from 1 (inclusive) to 65537 (exclusive).");
        }
        return schema(config.path("responseSchema"), "generation_config.response_schema");
    }

    private static Optional<String> tools(JsonNode body) {
        List<String> names = new ArrayList<>();
        JsonNode tools = body.path("tools");
        for (int index = 0; index < tools.size(); index++) {
            JsonNode functions = tools.path(index).path("functionDeclarations");
            for (int number = 0; number < functions.size(); number++) {
                JsonNode function = functions.path(number);
                String where = "tools[" + index + "].function_declarations[" + number + "]";
                String name = function.path("name").asString("");
                if (!NAME.matcher(name).matches()) {
                    return Optional.of("* GenerateContentRequest." + where + ".name: [FIELD_INVALID] Invalid function"
                            + " name. Must start with a letter or an underscore.");
                }
                if (function.has("parameters") && function.has("parametersJsonSchema")) {
                    return Optional.of("* GenerateContentRequest." + where
                            + ": only one of parameters and parameters_json_schema may be set.");
                }
                if (names.contains(name)) {
                    return Optional.of("Duplicate function declaration found: " + name);
                }
                names.add(name);
                Optional<String> wrong = schema(function.path("parameters"), where + ".parameters");
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
        if (!calling.isMissingNode() && names.isEmpty()) {
            return Optional.of("Function calling config is set without function_declarations.");
        }
        boolean any = List.of("ANY", "VALIDATED").contains(calling.path("mode").asString(""));
        if (calling.has("allowedFunctionNames") && !any) {
            return Optional.of("Allowed function names should be set only when function calling mode is ANY.");
        }
        return calling.path("allowedFunctionNames")
                .valueStream()
                .filter(name -> !names.contains(name.asString("")))
                .findFirst()
                .map(name -> "Allowed function name " + name + " is not among the function declarations.");
    }

    /** The vendor's own dialect of schemas; what it does not know of JSON Schema is already no field of the table. */
    private static Optional<String> schema(JsonNode schema, String where) {
        return Schemas.first(schema, "", (one, way) -> {
            String at = "* GenerateContentRequest." + where + (way.isEmpty() ? "" : "." + way);
            if (Schemas.isType(one, "object") && one.path("properties").isEmpty()) {
                return Optional.of(at + ".properties: should be non-empty for OBJECT type");
            }
            if (Schemas.isType(one, "array") && !one.has("items")) {
                return Optional.of(at + ".items: missing field.");
            }
            if (one.has("enum") && !Schemas.isType(one, "string")) {
                return Optional.of(at + ".enum: only allowed for STRING type");
            }
            return one.path("required")
                    .valueStream()
                    .filter(name -> !one.path("properties").has(name.asString("")))
                    .findFirst()
                    .map(name -> at + ".required: property is not defined: " + name);
        });
    }
}
