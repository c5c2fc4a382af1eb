package keyrail.wire.openaichat.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Origin;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.codec.FreeText;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tools of a request, also in the words of 2023: {@code functions} and {@code function_call}. */
record ChatToolReader(ToolSet tools, boolean isOldFashioned) {
    /** @throws KeyrailException {@code invalid_request} */
    static ChatToolReader read(Fields request) {
        List<Fields> functions = request.objects("functions");
        boolean old = !functions.isEmpty() && request.objects("tools").isEmpty();
        List<Tool> tools = new ArrayList<>();
        if (old) {
            functions.forEach(function -> tools.add(function(function, null)));
        } else {
            List<Fields> all = request.objects("tools");
            for (int index = 0; index < all.size(); index++) {
                read(all.get(index), index, tools);
            }
            keepFirstOfEachName(tools, request);
        }
        Choice choice = choice(request, old ? "function_call" : "tool_choice", tools);
        request.ignore("functions", "function_call", "tool_choice");
        Boolean parallel = request.bool("parallel_tool_calls");
        return new ChatToolReader(new ToolSet(tools, choice, old ? Boolean.FALSE : parallel), old);
    }

    /** Vendors refuse a list with the same name twice, which OpenAI takes. */
    private static void keepFirstOfEachName(List<Tool> tools, Fields request) {
        Set<String> names = new HashSet<>();
        if (tools.removeIf(tool -> !names.add(tool.name()))) {
            request.losses().add(Loss.changed("tools", "of several with one name the first is kept"));
        }
    }

    private static void read(Fields tool, int index, List<Tool> tools) {
        String type = tool.string("type");
        Fields custom = tool.object("custom");
        if ("custom".equals(type) && custom != null) {
            tools.add(custom(custom, ChatPartReader.cacheHint(tool)));
            tool.finish();
            return;
        }
        Fields function = tool.object("function");
        if (type != null && !type.equals("function")) {
            tool.losses().add(Loss.dropped("tools[" + index + "]", "only functions can be translated"));
            return;
        }
        if (function == null) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"" + tool.place("function") + "\" is missing");
        }
        tools.add(function(function, ChatPartReader.cacheHint(tool)));
        tool.finish();
    }

    private static Tool function(Fields function, keyrail.core.inference.hub.Block.@Nullable CacheHint cache) {
        Fields parameters = function.object("parameters");
        RawJson schema = parameters == null ? null : JsonTree.raw(parameters.node());
        Tool tool = new Tool(
                function.needString("name"), function.string("description"), schema, function.bool("strict"), cache);
        function.finish();
        return tool;
    }

    /** A tool of plain text. */
    private static Tool custom(Fields custom, keyrail.core.inference.hub.Block.@Nullable CacheHint cache) {
        Tool tool = new Tool(
                custom.needString("name"),
                custom.string("description"),
                FreeText.schema(custom.object("format"), custom.losses()),
                null,
                cache,
                new Origin(null, true));
        custom.finish();
        return tool;
    }

    private static Choice choice(Fields request, String member, List<Tool> tools) {
        JsonNode value = request.any(member);
        if (value == null) {
            return new Choice.Auto();
        }
        if (value.isString()) {
            return word(request, member, value.stringValue());
        }
        Fields object = request.object(member);
        if (object == null) {
            throw request.wrong(member, "a word or an object");
        }
        Fields allowed = object.object("allowed_tools");
        if (allowed != null) {
            keepAllowed(allowed, tools);
            String mode = allowed.string("mode");
            return mode == null ? new Choice.Auto() : word(allowed, "mode", mode);
        }
        String type = object.string("type");
        Fields custom = object.object("custom");
        if ("custom".equals(type) && custom != null) {
            return new Choice.Named(custom.needString("name"));
        }
        if (type != null && !type.equals("function")) {
            object.losses().add(Loss.dropped(member, "only functions can be translated"));
            return new Choice.Auto();
        }
        Fields function = object.object("function");
        return new Choice.Named(function == null ? object.needString("name") : function.needString("name"));
    }

    /** {@code any} is Mistral's and LiteLLM's word for {@code required}. */
    private static Choice word(Fields holder, String member, String word) {
        return switch (word) {
            case "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "required", "any" -> new Choice.Any();
            default -> throw holder.wrong(member, "none, auto, required or an object");
        };
    }

    /** Tools that must not be called are as good as absent. */
    private static void keepAllowed(Fields allowed, List<Tool> tools) {
        Set<String> names = new HashSet<>();
        for (Fields tool : allowed.objects("tools")) {
            Fields function = tool.object("custom".equals(tool.string("type")) ? "custom" : "function");
            String name = function == null ? tool.string("name") : function.string("name");
            if (name != null) {
                names.add(name);
            }
        }
        tools.removeIf(tool -> !names.contains(tool.name()));
    }
}
