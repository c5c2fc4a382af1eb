package keyrail.wire.responses.codec.prompt;

import java.util.List;
import java.util.Optional;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.dialect.openai.OpenAiSchemas;
import keyrail.wire.dialect.openai.OpenAiSchemas.Parameters;
import keyrail.wire.dialect.openai.OpenAiSchemas.Strict;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tools, the choice among them, and whether several calls at once are welcome: the last two only with tools. */
final class ToolWriter {
    private final PromptRules rules;
    private final ToolNames names;
    private final List<Loss> losses;

    ToolWriter(PromptRules rules, ToolNames names, List<Loss> losses) {
        this.rules = rules;
        this.names = names;
        this.losses = losses;
    }

    void write(ToolSet set, ObjectNode body) {
        if (set.isEmpty()) {
            if (!(set.choice() instanceof Choice.Auto) && !(set.choice() instanceof Choice.None)) {
                losses.add(Loss.dropped("tool_choice", "there is no tool to choose"));
            }
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (int index = 0; index < set.tools().size(); index++) {
            tool(set.tools().get(index), "tools[" + index + "]", tools.addObject());
        }
        choice(set, body);
        Boolean parallel = set.parallel();
        if (parallel != null) {
            if (!rules.refuses(Parameter.PARALLEL_CALLS)) {
                body.put("parallel_tool_calls", parallel);
            } else if (!parallel) {
                losses.add(Loss.changed("parallel_tool_calls", "the first call of an answer is passed on alone"));
            }
        }
    }

    /** {@code strict} is always said: left out, OpenAI makes schemas strict by itself where it can. */
    private void tool(Tool tool, String place, ObjectNode written) {
        written.put("type", "function").put("name", names.fit(tool.name()));
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        Parameters parameters = OpenAiSchemas.parameters(tool.schema());
        if (parameters.changed()) {
            losses.add(Loss.changed(place + ".parameters", "OpenAI takes only a plain object at the top of a schema"));
        }
        Optional<Strict> strict = Boolean.TRUE.equals(tool.strict())
                ? OpenAiSchemas.strict(parameters.schema()).filter(found -> !found.narrowed())
                : Optional.empty();
        written.set("parameters", strict.map(Strict::schema).orElse(parameters.schema()));
        written.put("strict", strict.isPresent());
        if (Boolean.TRUE.equals(tool.strict()) && strict.isEmpty()) {
            losses.add(Loss.changed(
                    place + ".strict", "strict mode cannot say the schema, so that calls are not held to it"));
        }
    }

    private void choice(ToolSet set, ObjectNode body) {
        Choice choice = set.choice();
        boolean forced = choice instanceof Choice.Any || choice instanceof Choice.Named;
        if (forced && rules.refuses(Parameter.FORCED_TOOL)) {
            losses.add(Loss.dropped("tool_choice", "the model refuses to be made to call a tool"));
            return;
        }
        switch (choice) {
            case Choice.Auto _ -> body.put("tool_choice", "auto");
            case Choice.None _ -> body.put("tool_choice", "none");
            case Choice.Any _ -> body.put("tool_choice", "required");
            case Choice.Named named -> {
                boolean known =
                        set.tools().stream().anyMatch(tool -> tool.name().equals(named.name()));
                if (known) {
                    body.putObject("tool_choice").put("type", "function").put("name", names.fit(named.name()));
                } else {
                    losses.add(Loss.dropped("tool_choice", "there is no such tool"));
                }
            }
        }
    }
}
