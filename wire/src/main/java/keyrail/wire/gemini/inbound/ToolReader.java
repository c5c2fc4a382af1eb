package keyrail.wire.gemini.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The functions a request declares, and how freely they may be called. */
final class ToolReader {
    private ToolReader() {}

    static ToolSet read(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            tool.objects("functionDeclarations").forEach(declared -> tools.add(tool(declared)));
            for (String member : tool.node().propertyNames()) {
                if (!member.equals("functionDeclarations")) {
                    tool.lose(member, "a tool that Google itself runs");
                }
            }
        }
        Fields holder = request.object("toolConfig");
        Fields config = holder == null ? null : holder.object("functionCallingConfig");
        if (holder != null) {
            holder.finish();
        }
        return config == null ? new ToolSet(tools, new Choice.Auto(), null) : chosen(tools, config);
    }

    private static Tool tool(Fields declared) {
        Tool tool = new Tool(declared.needString("name"), declared.string("description"), schema(declared), null, null);
        declared.lose("response", "only Gemini reads what a function gives");
        declared.lose("responseJsonSchema", "only Gemini reads what a function gives");
        declared.finish();
        return tool;
    }

    private static @Nullable RawJson schema(Fields declared) {
        JsonNode schema = declared.any("parametersJsonSchema");
        JsonNode subset = declared.any("parameters");
        if (schema != null) {
            return JsonTree.raw(schema);
        }
        if (subset != null && !subset.isObject()) {
            throw declared.wrong("parameters", "an object");
        }
        return subset == null ? null : JsonTree.raw(GeminiSchema.toJsonSchema(subset));
    }

    /** Modes as in FunctionCallingConfig.Mode; VALIDATED is AUTO whose arguments are held to the schema. */
    private static ToolSet chosen(List<Tool> tools, Fields config) {
        String mode = config.string("mode");
        List<String> allowed = config.strings("allowedFunctionNames");
        config.finish();
        String word = mode == null ? "AUTO" : mode.toUpperCase(Locale.ROOT);
        return switch (word) {
            case "AUTO", "MODE_UNSPECIFIED" -> new ToolSet(tools, new Choice.Auto(), null);
            case "NONE" -> new ToolSet(tools, new Choice.None(), null);
            case "ANY" ->
                allowed.size() == 1
                        ? new ToolSet(tools, new Choice.Named(allowed.getFirst()), null)
                        : new ToolSet(only(allowed, tools, config), new Choice.Any(), null);
            case "VALIDATED" -> {
                config.losses()
                        .add(Loss.changed(
                                config.place("mode"), "VALIDATED is AUTO, with arguments not held to a schema"));
                yield new ToolSet(only(allowed, tools, config), new Choice.Auto(), null);
            }
            default -> throw config.wrong("mode", "one of AUTO, ANY, NONE, VALIDATED");
        };
    }

    /** Where several names are allowed, the others are not offered at all: no other format has such a list. */
    private static List<Tool> only(List<String> allowed, List<Tool> tools, Fields config) {
        Set<String> names = Set.copyOf(allowed);
        List<Tool> kept =
                tools.stream().filter(tool -> names.contains(tool.name())).toList();
        if (names.isEmpty() || kept.isEmpty() || kept.size() == tools.size()) {
            return tools;
        }
        config.losses()
                .add(Loss.changed(
                        config.place("allowedFunctionNames"), "the functions that are not allowed are left out"));
        return kept;
    }
}
