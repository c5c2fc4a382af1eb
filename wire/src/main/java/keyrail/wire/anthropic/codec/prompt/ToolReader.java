package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the tools of a request; those that Anthropic runs or has trained its models on are lost. */
final class ToolReader {
    private ToolReader() {}

    static ToolSet read(Fields body) {
        List<Tool> tools = new ArrayList<>();
        boolean anyLost = false;
        for (Fields tool : body.objects("tools")) {
            String type = tool.string("type");
            if (type == null || type.equals("custom")) {
                tools.add(tool(tool));
            } else {
                tool.losses().add(Loss.dropped(tool.path(), "a tool that only Anthropic's models know"));
                anyLost = true;
            }
        }
        Fields choice = body.object("tool_choice");
        if (choice == null) {
            return tools.isEmpty() ? ToolSet.NONE : new ToolSet(tools, new Choice.Auto(), null);
        }
        Boolean alone = choice.bool("disable_parallel_tool_use");
        Choice wanted = choice(choice, tools, anyLost);
        choice.finish();
        return new ToolSet(tools, wanted, alone == null ? null : !alone);
    }

    private static Choice choice(Fields choice, List<Tool> tools, boolean anyLost) {
        Choice wanted = switch (choice.needString("type")) {
            case "auto" -> new Choice.Auto();
            case "any" -> new Choice.Any();
            case "none" -> new Choice.None();
            case "tool" -> new Choice.Named(choice.needString("name"));
            default -> throw choice.wrong("type", "auto, any, tool or none");
        };
        boolean meansALostOne = wanted instanceof Choice.Any
                ? tools.isEmpty()
                : wanted instanceof Choice.Named named
                        && tools.stream().noneMatch(tool -> tool.name().equals(named.name()));
        if (anyLost && meansALostOne) {
            choice.losses().add(Loss.dropped(choice.path(), "the tool it means is lost"));
            return new Choice.Auto();
        }
        return wanted;
    }

    private static Tool tool(Fields tool) {
        String name = tool.needString("name");
        JsonNode schema = tool.any("input_schema");
        if (schema != null && !schema.isObject()) {
            throw tool.wrong("input_schema", "an object");
        }
        if (tool.isTrue("defer_loading")) {
            tool.lose("defer_loading", "the tool is there from the start");
        }
        if (!isOnlyDirect(tool.any("allowed_callers"))) {
            tool.lose("allowed_callers", "only the model itself can call tools");
        }
        tool.ignore("eager_input_streaming");
        Tool read = new Tool(
                name,
                tool.string("description"),
                schema instanceof ObjectNode object ? JsonTree.raw(object) : null,
                tool.bool("strict"),
                BlockReader.cache(tool));
        tool.finish();
        return read;
    }

    private static boolean isOnlyDirect(@Nullable JsonNode callers) {
        return callers == null
                || callers.isArray()
                        && callers.size() == 1
                        && callers.get(0).asString("").equals("direct");
    }
}
