package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.MemberNames;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the tools and the choice among them (platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools, seen
 * 2026-11-28): names are distinct, a choice needs tools, and a history with calls needs the tools it speaks of.
 */
final class ToolWriter {
    private static final int MOST_STRICT = 20;

    private final ToolSet tools;
    private final PromptRules rules;
    private final ToolNames names;
    private final MemberNames members;
    private final List<Loss> losses;
    private int strict;

    ToolWriter(ToolSet tools, PromptRules rules, ToolNames names, MemberNames members, List<Loss> losses) {
        this.tools = tools;
        this.rules = rules;
        this.names = names;
        this.members = members;
        this.losses = losses;
    }

    /** @param forced whether the model has to call one */
    record Written(ArrayNode tools, @Nullable ObjectNode choice, boolean forced) {}

    /** Whether the client wants a tool of its own called in any case, and can have it. */
    boolean forcesOwn() {
        return switch (tools.choice()) {
            case Choice.Auto _, Choice.None _ -> false;
            case Choice.Any _ -> !tools.isEmpty() && !rules.refuses(Parameter.FORCED_TOOL);
            case Choice.Named named -> isDefined(named.name()) && !rules.refuses(Parameter.FORCED_TOOL);
        };
    }

    /** @param called names of the tools that the history has calls of */
    Written write(AnswerTool.Way way, List<String> called) {
        ArrayNode written = JsonTree.array();
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < tools.tools().size(); index++) {
            ObjectNode tool = tool("tools[" + index + "]", tools.tools().get(index), taken);
            if (tool != null) {
                written.add(tool);
            }
        }
        boolean noneOwn = written.isEmpty();
        if (noneOwn) {
            called.stream().distinct().forEach(name -> written.add(remembered(name)));
        }
        ObjectNode choice = choice(way, noneOwn);
        if (way instanceof AnswerTool.Way.Tool answer) {
            written.add(AnswerTool.definition(answer.schema()));
        }
        if (written.isEmpty() || choice == null) {
            return new Written(written, null, false);
        }
        String type = choice.path("type").asString("");
        alone(choice, type);
        boolean forced = type.equals("any") || type.equals("tool");
        return new Written(written, choice.size() == 1 && type.equals("auto") ? null : choice, forced);
    }

    private @Nullable ObjectNode tool(String place, Tool tool, Set<String> taken) {
        String name = names.fit(tool.name());
        JsonNode given =
                tool.schema() == null ? null : JsonTree.read(tool.schema()).orElse(null);
        ToolSchema.Fitted fitted = ToolSchema.fit(given);
        if (!taken.add(name)) {
            losses.add(Loss.dropped(place, "another tool has the same name"));
            return null;
        }
        if (fitted.loosened()) {
            losses.add(Loss.changed(place, "alternatives at the top of its schema are merged into one object"));
        }
        if (members.fit(name, fitted.schema())) {
            losses.add(Loss.changed(
                    place + ".schema",
                    "members go by names that the model takes; calls are told in the client's names"));
        }
        ObjectNode written = JsonTree.object().put("name", name);
        if (tool.description() != null) {
            written.put("description", tool.description());
        }
        written.set("input_schema", fitted.schema());
        strict(place, tool, fitted.schema(), written);
        CacheMarks.mark(written, tool.cache());
        return written;
    }

    /** Strict tools are constrained as outputs are; where the schema is more than that takes, the tool is not strict. */
    private void strict(String place, Tool tool, ObjectNode schema, ObjectNode written) {
        if (!Boolean.TRUE.equals(tool.strict())) {
            return;
        }
        boolean fits = rules.output() == JsonOutput.SCHEMA
                && strict < MOST_STRICT
                && OutputSchema.fit(schema)
                        .filter(fitted -> fitted.schema().equals(schema))
                        .isPresent();
        if (fits) {
            strict++;
            written.put("strict", true);
        } else {
            losses.add(Loss.changed(place + ".strict", "the model cannot be held to this schema"));
        }
    }

    /** A tool the client no longer offers, known from its calls only. */
    private ObjectNode remembered(String name) {
        ObjectNode tool = JsonTree.object().put("name", names.fit(name));
        tool.putObject("input_schema").put("type", "object");
        return tool;
    }

    private @Nullable ObjectNode choice(AnswerTool.Way way, boolean noneOwn) {
        if (way instanceof AnswerTool.Way.Tool) {
            boolean answersOnly = noneOwn || tools.choice() instanceof Choice.None;
            return answersOnly ? type("tool").put("name", AnswerTool.NAME) : type("any");
        }
        if (noneOwn) {
            if (!(tools.choice() instanceof Choice.Auto || tools.choice() instanceof Choice.None)) {
                losses.add(Loss.dropped("tool_choice", "there are no tools to choose from"));
            }
            return type("none");
        }
        return switch (tools.choice()) {
            case Choice.Auto _ -> type("auto");
            case Choice.None _ -> type("none");
            case Choice.Any _ -> forced(type("any"));
            case Choice.Named named -> {
                if (isDefined(named.name())) {
                    yield forced(type("tool").put("name", names.fit(named.name())));
                }
                losses.add(Loss.dropped("tool_choice", "there is no tool of that name"));
                yield type("auto");
            }
        };
    }

    private ObjectNode forced(ObjectNode choice) {
        if (!rules.refuses(Parameter.FORCED_TOOL)) {
            return choice;
        }
        losses.add(Loss.dropped("tool_choice", "the model cannot be made to call a tool"));
        return type("auto");
    }

    private boolean isDefined(String name) {
        return tools.tools().stream().anyMatch(tool -> tool.name().equals(name));
    }

    private void alone(ObjectNode choice, String type) {
        if (!Boolean.FALSE.equals(tools.parallel()) || type.equals("none")) {
            return;
        }
        if (rules.refuses(Parameter.PARALLEL_CALLS)) {
            losses.add(Loss.changed("parallel_tool_calls", "the first call of an answer is passed on alone"));
        } else {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private static ObjectNode type(String type) {
        return JsonTree.object().put("type", type);
    }

    /** The names of tools in calls. */
    static List<String> called(List<Conversation.Message> messages) {
        List<String> names = new ArrayList<>();
        for (Conversation.Message message : messages) {
            message.calls().forEach(call -> names.add(call.name()));
        }
        return names;
    }
}
