package keyrail.wire.responses.codec.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Origin;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.codec.FreeText;
import keyrail.wire.responses.codec.reply.ClientTools;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads tools. Functions are what they are; a custom tool, which takes plain text, becomes a function of one string; the
 * functions of a namespace carry its name before theirs; what OpenAI runs itself is lost. Not safe for use by several
 * threads.
 */
final class ToolReader {
    private final List<Loss> losses;
    private final List<Tool> tools = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    ToolReader(List<Loss> losses) {
        this.losses = losses;
    }

    /** Adds the list under {@code tools}. */
    void add(Fields holder) {
        add(holder, null);
    }

    private void add(Fields holder, @Nullable String namespace) {
        List<Fields> all = holder.objects("tools");
        for (int index = 0; index < all.size(); index++) {
            add(all.get(index), holder.place("tools") + "[" + index + "]", namespace);
        }
    }

    private void add(Fields tool, String place, @Nullable String namespace) {
        String type = tool.needString("type");
        switch (type) {
            case "function" -> function(tool, namespace);
            case "custom" -> custom(tool, namespace);
            case "namespace" -> {
                tool.lose("description", "what a group of tools is for has no place elsewhere");
                add(tool, tool.needString("name"));
            }
            default -> {
                losses.add(Loss.dropped(place, "OpenAI runs this tool itself: " + word(type)));
                return;
            }
        }
        tool.ignore("defer_loading", "allowed_callers");
        tool.finish();
    }

    private static String word(String type) {
        return type.matches("[a-z0-9_]{1,40}") ? type : "a built-in one";
    }

    private void function(Fields tool, @Nullable String namespace) {
        Fields parameters = tool.object("parameters");
        add(new Tool(
                ClientTools.grouped(namespace, tool.needString("name")),
                tool.string("description"),
                parameters == null ? null : JsonTree.raw(parameters.node()),
                tool.bool("strict"),
                null,
                namespace == null ? null : new Origin(namespace, false)));
    }

    private void custom(Fields tool, @Nullable String namespace) {
        add(new Tool(
                ClientTools.grouped(namespace, tool.needString("name")),
                tool.string("description"),
                FreeText.schema(tool.object("format"), losses),
                null,
                null,
                new Origin(namespace, true)));
    }

    private void add(Tool tool) {
        if (names.add(tool.name())) {
            tools.add(tool);
        }
    }

    /** The tools so far, with the choice among them. */
    ToolSet toolSet(Fields request) {
        Boolean parallel = request.bool("parallel_tool_calls");
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return new ToolSet(tools, new Choice.Auto(), parallel);
        }
        if (choice.isString()) {
            return new ToolSet(tools, word(request, choice.stringValue()), parallel);
        }
        Fields named = request.object("tool_choice");
        if (named == null) {
            throw request.wrong("tool_choice", "a word or an object");
        }
        String type = named.needString("type");
        return switch (type) {
            case "function", "custom" ->
                new ToolSet(
                        tools,
                        new Choice.Named(ClientTools.grouped(named.string("namespace"), named.needString("name"))),
                        parallel);
            case "allowed_tools" -> allowed(named, parallel);
            default -> {
                losses.add(Loss.dropped("tool_choice", "OpenAI runs the tool itself"));
                yield new ToolSet(tools, new Choice.Auto(), parallel);
            }
        };
    }

    private static Choice word(Fields request, String word) {
        return switch (word) {
            case "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "required" -> new Choice.Any();
            default -> throw request.wrong("tool_choice", "auto, none, required or an object");
        };
    }

    /** Only what is allowed goes on: the model cannot call what it does not know. */
    private ToolSet allowed(Fields choice, @Nullable Boolean parallel) {
        Set<String> allowed = new HashSet<>();
        for (Fields tool : choice.objects("tools")) {
            String name = tool.string("name");
            if (name != null) {
                allowed.add(ClientTools.grouped(tool.string("namespace"), name));
            }
        }
        List<Tool> left =
                tools.stream().filter(tool -> allowed.contains(tool.name())).toList();
        Choice mode = word(choice, choice.needString("mode"));
        if (left.size() < tools.size()) {
            losses.add(Loss.changed("tool_choice", "only the allowed tools go on"));
        }
        return new ToolSet(left, left.isEmpty() ? new Choice.Auto() : mode, parallel);
    }
}
