package keyrail.wire.gemini.outbound;

import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the functions and how freely they may be called. Schemas go into {@code parametersJsonSchema}, which takes JSON
 * Schema as it is, and not into {@code parameters}, which refuses most of it (FunctionDeclaration in {@code @google/genai}
 * 2.32.0, seen 2026-11-28).
 */
final class ToolWriter {
    private static final Set<String> SAY_NOTHING =
            Set.of("type", "properties", "required", "additionalProperties", "$schema", "title", "strict");

    private final ToolSet tools;
    private final PromptRules rules;
    private final ToolNames names;
    private final List<Loss> losses;

    ToolWriter(ToolSet tools, PromptRules rules, ToolNames names, List<Loss> losses) {
        this.tools = tools;
        this.rules = rules;
        this.names = names;
        this.losses = losses;
    }

    void write(ObjectNode body) {
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode declarations = JsonTree.array();
        for (int index = 0; index < tools.tools().size(); index++) {
            declarations.add(declaration(tools.tools().get(index), index));
        }
        body.putArray("tools").addObject().set("functionDeclarations", declarations);
        ObjectNode calling = JsonTree.object();
        choice(calling);
        if (!calling.isEmpty()) {
            body.putObject("toolConfig").set("functionCallingConfig", calling);
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            losses.add(Loss.changed("parallel_tool_calls", "the first call of an answer is passed on alone"));
        }
    }

    private ObjectNode declaration(Tool tool, int index) {
        ObjectNode declaration = JsonTree.object().put("name", names.fit(tool.name()));
        if (tool.description() != null && !tool.description().isEmpty()) {
            declaration.put("description", tool.description());
        }
        if (tool.schema() != null) {
            JsonTree.read(tool.schema())
                    .filter(schema -> !takesNothing(schema))
                    .ifPresent(schema -> declaration.set("parametersJsonSchema", ofAnObject(schema)));
        }
        if (Boolean.TRUE.equals(tool.strict())) {
            losses.add(Loss.changed(
                    "tools[" + index + "].strict", "Gemini is not held to a schema, only asked to keep it"));
        }
        return declaration;
    }

    /** Parameters have to be an object in so many words; what leaves that open, alternatives for one, means nothing else. */
    private static JsonNode ofAnObject(JsonNode schema) {
        return schema instanceof ObjectNode object && !object.has("type")
                ? JsonTree.object().put("type", "object").setAll(object)
                : schema;
    }

    /** Objects without properties are refused; a function that takes nothing is declared without a schema. */
    private static boolean takesNothing(JsonNode schema) {
        if (!(schema instanceof ObjectNode object) || !SAY_NOTHING.containsAll(object.propertyNames())) {
            return false;
        }
        JsonNode more = object.get("additionalProperties");
        return (object.get("properties") == null || object.get("properties").isEmpty())
                && (more == null || !more.isObject());
    }

    private void choice(ObjectNode calling) {
        switch (tools.choice()) {
            case Choice.Auto _ -> {}
            case Choice.None _ -> calling.put("mode", "NONE");
            case Choice.Any _ -> force(calling);
            case Choice.Named named -> {
                if (force(calling)) {
                    calling.putArray("allowedFunctionNames").add(names.fit(named.name()));
                }
            }
        }
    }

    private boolean force(ObjectNode calling) {
        if (rules.refuses(Parameter.FORCED_TOOL)) {
            losses.add(Loss.dropped("tool_choice", "the model cannot be made to call a tool"));
            return false;
        }
        calling.put("mode", "ANY");
        return true;
    }
}
