package keyrail.rehearsal.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import keyrail.rehearsal.schema.Problem;
import tools.jackson.databind.JsonNode;

/** What OpenAI's two APIs refuse alike, in the words of their answers. */
final class OpenAiWords {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** What the vendor's own SDK for JavaScript and codex send beyond the types, and the API takes. */
    private static final Pattern TAKEN = Pattern.compile("messages\\.\\d+\\.parsed"
            + "|messages\\.\\d+\\.tool_calls\\.\\d+\\.function\\.parsed_arguments"
            + "|input\\.\\d+\\.id");

    /** @param most both ends are taken */
    private record Range(String field, long least, long most) {}

    private static final List<Range> RANGES = List.of(
            new Range("temperature", 0, 2),
            new Range("top_p", 0, 1),
            new Range("presence_penalty", -2, 2),
            new Range("frequency_penalty", -2, 2),
            new Range("top_logprobs", 0, 20),
            new Range("n", 1, 128));

    /** Of {@code metadata}: pairs, and the lengths of a name and of a value. */
    private static final int PAIRS = 16;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 512;

    private OpenAiWords() {}

    static boolean isRefused(Problem problem) {
        return !problem.isAt(TAKEN);
    }

    static String of(Problem problem) {
        String where = problem.bracketed();
        return switch (problem.cause()) {
            case UNKNOWN_FIELD -> "Unknown parameter: '" + where + "'.";
            case MISSING_FIELD -> "Missing required parameter: '" + where + "'.";
            case WRONG_TYPE ->
                "Invalid type for '" + where + "': expected "
                        + problem.expected().getFirst() + ", but got "
                        + problem.got().getNodeType().name().toLowerCase(java.util.Locale.ROOT) + " instead.";
            case UNKNOWN_WORD ->
                "Invalid value: '" + problem.got().asString("") + "'. Supported values are: '"
                        + String.join("', '", problem.expected()) + "'. ('" + where + "')";
        };
    }

    static Optional<String> tooLong(String where, String text, int most) {
        return text.length() > most
                ? Optional.of("Invalid '" + where + "': string too long. Expected a string with maximum length " + most
                        + ", but got a string with length " + text.length() + " instead.")
                : Optional.empty();
    }

    /**
     * Numbers in their ranges, texts and lists in theirs, as the API's OpenAPI description has them. That values of
     * metadata are texts is in the table (its own 400 in github.com/langfuse/langfuse/issues/4699, seen 2026-11-29).
     */
    static Optional<String> ranges(JsonNode body) {
        for (Range range : RANGES) {
            JsonNode value = body.path(range.field());
            boolean below = value.isNumber() && value.doubleValue() < range.least();
            if (below || value.isNumber() && value.doubleValue() > range.most()) {
                return Optional.of("Invalid '" + range.field() + "': "
                        + (value.isIntegralNumber() ? "integer" : "decimal")
                        + (below ? " below minimum" : " above maximum") + " value. Expected a value "
                        + (below ? ">= " + range.least() : "<= " + range.most()) + ", but got " + value + " instead.");
            }
        }
        JsonNode metadata = body.path("metadata");
        if (metadata.size() > PAIRS) {
            return Optional.of("Invalid 'metadata': too many properties. Expected an object with at most " + PAIRS
                    + " properties, but got an object with " + metadata.size() + " properties instead.");
        }
        return metadata.properties().stream()
                .flatMap(pair ->
                        tooLong("metadata." + pair.getKey(), pair.getValue().asString(""), LONGEST_VALUE)
                                .or(() -> tooLong("metadata", pair.getKey(), LONGEST_NAME))
                                .stream())
                .findFirst()
                .or(() -> tooLong(
                        "safety_identifier", body.path("safety_identifier").asString(""), LONGEST_NAME));
    }

    /**
     * Functions of either shape.
     *
     * @param function an object with the name, the parameters and {@code strict}
     */
    static Optional<String> function(JsonNode function, String where) {
        String name = function.path("name").asString("");
        if (!NAME.matcher(name).matches()) {
            return Optional.of("Invalid '" + where
                    + ".name': string does not match pattern. Expected a string that matches the pattern"
                    + " '^[a-zA-Z0-9_-]+$'.");
        }
        String of = "Invalid schema for function '" + name + "'";
        JsonNode parameters = function.path("parameters");
        return Schemas.parameters(parameters, of)
                .or(() ->
                        function.path("strict").asBoolean(false) ? Schemas.strictly(parameters, of) : Optional.empty());
    }

    /** @param format an object with the name, the schema and {@code strict} */
    static Optional<String> format(JsonNode format, String where) {
        if (!NAME.matcher(format.path("name").asString("")).matches()) {
            return Optional.of("Invalid '" + where
                    + ".name': string does not match pattern. Expected a string that matches the pattern"
                    + " '^[a-zA-Z0-9_-]+$'.");
        }
        String of = "Invalid schema for response_format '" + format.path("name").asString("") + "'";
        if (!format.path("strict").asBoolean(false)) {
            return Optional.empty();
        }
        return Schemas.parameters(format.path("schema"), of).or(() -> Schemas.strictly(format.path("schema"), of));
    }

    /**
     * What may be said of tools only where there are some (the API's own 400 in
     * github.com/RageAgainstThePixel/OpenAI-DotNet/issues/479, seen 2026-11-29).
     */
    static Optional<String> withoutTools(JsonNode body) {
        if (body.path("tools").isArray() && body.path("tools").isEmpty()) {
            return Optional.of("Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty"
                    + " array instead.");
        }
        if (body.has("tools")) {
            return Optional.empty();
        }
        return List.of("tool_choice", "parallel_tool_calls").stream()
                .filter(body::has)
                .findFirst()
                .map(field -> "Invalid value for '" + field + "': '" + field
                        + "' is only allowed when 'tools' are specified.");
    }

    static String unsupported(String field) {
        return "Unsupported parameter: '" + field + "' is not supported with this model.";
    }
}
