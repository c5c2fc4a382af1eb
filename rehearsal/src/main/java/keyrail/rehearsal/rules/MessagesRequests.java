package keyrail.rehearsal.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import keyrail.rehearsal.schema.FieldTable;
import keyrail.rehearsal.schema.Problem;
import tools.jackson.databind.JsonNode;

/**
 * Anthropic Messages. The words are the API's own as far as they are known from its answers; the rules are those of
 * platform.claude.com/docs/en/api and build-with-claude, tool use, extended and adaptive thinking, structured outputs.
 */
public final class MessagesRequests {
    private static final FieldTable TABLE = FieldTable.named("anthropic");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Pattern PROPERTY = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
    private static final int CACHE_MARKS = 4;

    /** Of the output format's schemas (build-with-claude/structured-outputs, limitations). */
    private static final Set<String> NOT_IN_OUTPUT = Set.of(
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength");

    private static final Map<String, String> TYPES = Map.of("array", "list", "object", "dictionary");

    private MessagesRequests() {}

    /**
     * The first thing wrong with a body, or empty.
     *
     * @param model without its script
     * @param beta whether the request names a beta
     */
    public static Optional<String> refusal(JsonNode body, String model, boolean counting, boolean beta) {
        String type = (beta ? "Beta" : "") + (counting ? "MessageCountTokensParams" : "MessageCreateParams") + ".Body";
        return TABLE.check(type, body)
                .map(MessagesRequests::words)
                .or(() -> model(body, model))
                .or(() -> thinking(body, model))
                .or(() -> tools(body))
                .or(() -> output(body.path("output_config").path("format").path("schema")))
                .or(() -> cacheMarks(body))
                .or(() -> MessagesConversations.refusal(body, model));
    }

    private static String words(Problem problem) {
        return problem.dotted() + ": "
                + switch (problem.cause()) {
                    case UNKNOWN_FIELD -> "Extra inputs are not permitted";
                    case MISSING_FIELD -> "Field required";
                    case WRONG_TYPE ->
                        "Input should be a valid "
                                + TYPES.getOrDefault(
                                        problem.expected().getFirst(),
                                        problem.expected().getFirst());
                    case UNKNOWN_WORD -> "Input should be '" + String.join("', '", problem.expected()) + "'";
                };
    }

    private static Optional<String> model(JsonNode body, String model) {
        long limit = Models.is(Models.CLAUDE_OF_64K, model) ? 64_000 : 128_000;
        if (body.path("max_tokens").asLong(0) > limit) {
            return Optional.of("max_tokens: " + body.path("max_tokens") + " > " + limit
                    + ", which is the maximum allowed number of output tokens for " + model);
        }
        if (body.has("temperature") && body.has("top_p") && Models.is(Models.CLAUDE_ONE_OF_BOTH, model)) {
            return Optional.of(
                    "`temperature` and `top_p` cannot both be specified for this model." + " Please use only one.");
        }
        if (body.path("output_config").path("effort").asString("").equals("xhigh")
                && Models.is(Models.CLAUDE_4_6, model)) {
            return Optional.of("output_config.effort: 'xhigh' is not supported on this model.");
        }
        for (JsonNode stop : body.path("stop_sequences")) {
            if (stop.asString("").isBlank()) {
                return Optional.of("stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> thinking(JsonNode body, String model) {
        JsonNode thinking = body.path("thinking");
        String type = thinking.path("type").asString("");
        if (type.equals("adaptive") && Models.is(Models.OLD_CLAUDE, model)) {
            return Optional.of("adaptive thinking is not supported on this model");
        }
        if (type.equals("enabled")) {
            if (Models.is(Models.NEW_CLAUDE, model)) {
                return Optional.of("\"thinking.type.enabled\" is not supported for this model. Use"
                        + " \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.");
            }
            long budget = thinking.path("budget_tokens").asLong(0);
            if (budget < 1024) {
                return Optional.of("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            }
            if (body.has("max_tokens") && budget >= body.path("max_tokens").asLong(0)) {
                return Optional.of("`max_tokens` must be greater than `thinking.budget_tokens`.");
            }
        }
        if (!type.equals("enabled") && !type.equals("adaptive")) {
            return Optional.empty();
        }
        String choice = body.path("tool_choice").path("type").asString("");
        if (choice.equals("any") || choice.equals("tool")) {
            return Optional.of("Thinking may not be enabled when tool_choice forces tool use.");
        }
        if (body.path("temperature").asDouble(1) != 1) {
            return Optional.of("`temperature` may only be set to 1 when thinking is enabled.");
        }
        if (body.has("top_k")) {
            return Optional.of("`top_k` must be unset when thinking is enabled.");
        }
        return body.path("top_p").asDouble(1) < 0.95
                ? Optional.of("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.")
                : Optional.empty();
    }

    private static Optional<String> tools(JsonNode body) {
        JsonNode tools = body.path("tools");
        List<String> names =
                tools.valueStream().map(tool -> tool.path("name").asString("")).toList();
        for (int index = 0; index < tools.size(); index++) {
            JsonNode tool = tools.path(index);
            if (!tool.has("input_schema")) {
                continue;
            }
            String where = "tools." + index + ".custom.";
            JsonNode schema = tool.path("input_schema");
            if (!NAME.matcher(names.get(index)).matches()) {
                return Optional.of(where + "name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
            }
            if (!schema.path("type").asString("").equals("object")) {
                return Optional.of(where + "input_schema.type: Input should be 'object'");
            }
            if (schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf")) {
                return Optional.of(where + "input_schema: input_schema does not support oneOf, allOf, or anyOf at the"
                        + " top level");
            }
            if (schema.path("properties").propertyNames().stream()
                    .anyMatch(name -> !PROPERTY.matcher(name).matches())) {
                return Optional.of(where + "input_schema.properties: Property keys should match pattern"
                        + " '^[a-zA-Z0-9_.-]{1,64}$'");
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            return Optional.of("tools: Tool names must be unique.");
        }
        JsonNode choice = body.path("tool_choice");
        if (!choice.isMissingNode() && tools.isEmpty()) {
            return Optional.of("tool_choice: tool_choice may only be specified while providing tools");
        }
        return choice.has("name") && !names.contains(choice.path("name").asString(""))
                ? Optional.of(
                        "tool_choice: Tool '" + choice.path("name").asString("") + "' not found in provided tools")
                : Optional.empty();
    }

    private static Optional<String> output(JsonNode schema) {
        return Schemas.first(schema, "", (one, way) -> {
            String where = "output_config.format.schema: ";
            if (Schemas.isType(one, "object")
                    && !one.path("additionalProperties").equals(tools.jackson.databind.node.BooleanNode.FALSE)) {
                return Optional.of(where + "For 'object' type, 'additionalProperties' must be explicitly set to false");
            }
            return NOT_IN_OUTPUT.stream()
                    .filter(one::has)
                    .findFirst()
                    .map(word -> where + "For '" + one.path("type").asString("") + "' type, property '" + word
                            + "' is not supported");
        });
    }

    private static Optional<String> cacheMarks(JsonNode body) {
        int marks = marks(body);
        return marks > CACHE_MARKS
                ? Optional.of("A maximum of 4 blocks with cache_control may be provided. Found " + marks + ".")
                : Optional.empty();
    }

    private static int marks(JsonNode value) {
        int marks = value.isObject() && value.path("cache_control").isObject() ? 1 : 0;
        for (JsonNode below : value) {
            marks += marks(below);
        }
        return marks;
    }
}
