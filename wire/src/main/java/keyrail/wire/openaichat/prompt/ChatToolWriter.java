package keyrail.wire.openaichat.prompt;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.dialect.openai.OpenAiArrays;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tools and how freely they may be called; says nothing of either where there are none. */
final class ChatToolWriter {
    private final PromptRules rules;
    private final ToolNames names;
    private final ObjectsAsText objects;
    private final List<Loss> losses;
    private boolean leftOutMarks;

    ChatToolWriter(PromptRules rules, ToolNames names, ObjectsAsText objects, List<Loss> losses) {
        this.rules = rules;
        this.names = names;
        this.objects = objects;
        this.losses = losses;
    }

    /** Whether a mark for the cache found no place. */
    boolean leftOutMarks() {
        return leftOutMarks;
    }

    void write(ToolSet tools, ObjectNode body) {
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode all = body.putArray("tools");
        for (int index = 0; index < tools.tools().size(); index++) {
            all.add(tool(tools.tools().get(index), index));
        }
        choice(tools, body);
        Boolean parallel = tools.parallel();
        if (parallel == null) {
            return;
        }
        if (!rules.refuses(Parameter.PARALLEL_CALLS)) {
            body.put("parallel_tool_calls", parallel);
        } else if (!parallel) {
            losses.add(Loss.changed("parallel_tool_calls", "the first call of an answer is passed on alone"));
        }
    }

    private ObjectNode tool(Tool tool, int index) {
        ObjectNode written = JsonTree.object().put("type", "function");
        ObjectNode function = written.putObject("function").put("name", names.fit(tool.name()));
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        ObjectNode schema = schema(tool.schema(), index);
        if (objects.change(tool.name(), schema)) {
            losses.add(Loss.changed(
                    "tools[" + index + "].schema",
                    "the server empties objects in arguments: they are asked for as JSON text, and read from it"));
        }
        if (rules.chat().has(Trait.STRICT_SCHEMAS) && Boolean.TRUE.equals(tool.strict())) {
            StrictSchema.Choice strict = StrictSchema.choose(schema, true);
            strict.loss("tools[" + index + "]").ifPresent(losses::add);
            function.set("parameters", strict.schema());
            function.put("strict", strict.strict());
        } else {
            function.set("parameters", schema);
            StrictSchema.withoutStrict(schema, tool.strict())
                    .loss("tools[" + index + "]")
                    .ifPresent(losses::add);
        }
        if (tool.cache() != null) {
            if (rules.chat().has(Trait.CACHE_MARKS)) {
                ChatPartWriter.mark(written, tool.cache());
            } else {
                leftOutMarks = true;
            }
        }
        return written;
    }

    /**
     * A schema that is an object at its root and has no alternatives there: OpenAI answers 400 to any other ("schema must
     * have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level",
     * github.com/langchain-ai/langchainjs/issues/9804, seen 2026-11-28).
     */
    private ObjectNode schema(@Nullable RawJson given, int index) {
        JsonNode read = given == null ? null : JsonTree.read(given).orElse(null);
        if (!(read instanceof ObjectNode object)) {
            if (given != null) {
                losses.add(Loss.changed("tools[" + index + "].schema", "it is no object; any arguments are taken"));
            }
            return JsonTree.object().put("type", "object").set("properties", JsonTree.object());
        }
        ObjectNode schema = object.deepCopy();
        if (RootSchema.flatten(schema)) {
            losses.add(Loss.changed(
                    "tools[" + index + "].schema",
                    "alternatives at its root were merged: the format takes none there"));
        }
        OpenAiArrays.complete(schema);
        return schema;
    }

    /** {@code auto} is what goes without saying, and some servers refuse it while the model thinks. */
    private void choice(ToolSet tools, ObjectNode body) {
        switch (tools.choice()) {
            case Choice.Auto _ -> {}
            case Choice.None _ -> body.put("tool_choice", "none");
            case Choice.Any _ -> {
                if (mayForce()) {
                    body.put("tool_choice", "required");
                }
            }
            case Choice.Named named -> {
                boolean known =
                        tools.tools().stream().anyMatch(tool -> tool.name().equals(named.name()));
                if (!known) {
                    losses.add(Loss.dropped("tool_choice", "there is no tool of that name"));
                } else if (mayForce()) {
                    ObjectNode choice = body.putObject("tool_choice").put("type", "function");
                    choice.putObject("function").put("name", names.fit(named.name()));
                }
            }
        }
    }

    private boolean mayForce() {
        boolean may = !rules.refuses(Parameter.FORCED_TOOL);
        if (!may) {
            losses.add(Loss.dropped("tool_choice", "the model cannot be made to call a tool"));
        }
        return may;
    }
}
