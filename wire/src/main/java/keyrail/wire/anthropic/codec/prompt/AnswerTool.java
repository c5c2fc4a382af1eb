package keyrail.wire.anthropic.codec.prompt;

import java.util.Optional;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.MemberNames;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ObjectNode;

/** How JSON is asked for, and the tool that stands in where the model has no output format: its input is the answer. */
public final class AnswerTool {
    /** What the tool is called; a reply's reader takes its calls for text. */
    public static final String NAME = "keyrail_answer";

    private AnswerTool() {}

    /** The way JSON is asked for. */
    sealed interface Way {
        record Free() implements Way {}

        /** @param loosened whether limits of the schema are told instead of enforced */
        record Native(ObjectNode schema, boolean loosened) implements Way {}

        /** By a tool the model has to call. */
        record Tool(ObjectNode schema) implements Way {}

        /** By words at the end of the instructions. */
        record Words(String words) implements Way {}
    }

    /** @param calls whether the client wants a tool of its own called, so that no answer comes at all */
    static Way way(OutputShape shape, PromptRules rules, boolean calls) {
        Way way = way(shape, rules);
        return calls && !(way instanceof Way.Native) ? new Way.Free() : way;
    }

    private static Way way(OutputShape shape, PromptRules rules) {
        boolean canForce = !rules.refuses(Parameter.FORCED_TOOL);
        return switch (shape) {
            case OutputShape.Free _ -> new Way.Free();
            case OutputShape.JsonObject _ ->
                canForce
                        ? new Way.Tool(JsonTree.object().put("type", "object"))
                        : new Way.Words("Answer with one JSON object and nothing else.");
            case OutputShape.JsonSchema wanted -> bySchema(wanted, rules, canForce);
        };
    }

    private static Way bySchema(OutputShape.JsonSchema wanted, PromptRules rules, boolean canForce) {
        ObjectNode schema = JsonTree.read(wanted.schema())
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> JsonTree.object().put("type", "object"));
        if (wanted.description() != null && !schema.has("description")) {
            schema.put("description", wanted.description());
        }
        if (rules.output() == JsonOutput.SCHEMA) {
            Optional<OutputSchema.Fitted> fitted = OutputSchema.fit(schema);
            if (fitted.isPresent()) {
                return new Way.Native(fitted.get().schema(), fitted.get().loosened());
            }
        }
        ToolSchema.Fitted asTool = ToolSchema.fit(schema);
        boolean takesNames = new MemberNames(rules.memberNames()).take(asTool.schema());
        if (canForce && isObject(schema) && !asTool.loosened() && takesNames) {
            return new Way.Tool(asTool.schema());
        }
        return new Way.Words(
                "Answer with JSON and nothing else. It has to fit this JSON Schema:\n" + JsonTree.text(schema));
    }

    private static boolean isObject(ObjectNode schema) {
        return schema.path("type").asString("").equals("object")
                || schema.has("properties")
                || schema.path("$ref").isString();
    }

    static ObjectNode definition(ObjectNode schema) {
        ObjectNode tool = JsonTree.object()
                .put("name", NAME)
                .put("description", "Gives the final answer: the input of this tool is the answer, complete.");
        tool.set("input_schema", schema);
        return tool;
    }
}
