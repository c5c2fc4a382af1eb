package keyrail.wire.ollama.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.Media;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a client's request of Ollama's own chat. Calls have no ids there: each gets one by its place, and a result belongs
 * to the first call of its tool that has none yet. Not safe for use by several threads.
 */
final class OllamaPromptReader {
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Block> results = new ArrayList<>();
    /** The calls that wait for their results: name by id, in order. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private int calls;

    private OllamaPromptReader() {}

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt} */
    static Prompt read(PromptSource source) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(JsonTree.request(source.body()), losses);
        OllamaPromptReader reader = new OllamaPromptReader();
        String model = request.string("model");
        for (Fields message : request.objects("messages")) {
            reader.message(message);
            message.finish();
        }
        reader.endResults();
        ToolSet tools = tools(request);
        Sampling sampling = sampling(request);
        Reasoning reasoning = reasoning(request);
        OutputShape output = output(request);
        boolean stream = !Boolean.FALSE.equals(request.bool("stream"));
        if (request.isTrue("logprobs")) {
            request.lose("logprobs", "other formats do not tell probabilities");
        }
        request.ignore("keep_alive", "top_logprobs", "truncate", "shift").finish();
        return new Prompt(
                model,
                reader.system,
                reader.turns,
                tools,
                sampling,
                reasoning,
                output,
                Prompt.Extras.NONE,
                stream,
                losses);
    }

    private void message(Fields message) {
        String role = message.needString("role");
        if (role.equals("tool")) {
            results.add(result(message));
            return;
        }
        endResults();
        switch (role) {
            case "system" -> {
                Block.Text text = new Block.Text(orEmpty(message.string("content")));
                if (turns.isEmpty()) {
                    system.add(text);
                } else {
                    turns.add(new Turn(Turn.Role.SYSTEM, List.of(text)));
                }
            }
            case "user" -> turns.add(new Turn(Turn.Role.USER, said(message)));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, answer(message)));
            default -> throw message.wrong("role", "system, user, assistant or tool");
        }
    }

    private void endResults() {
        if (!results.isEmpty()) {
            turns.add(new Turn(Turn.Role.USER, results));
            results.clear();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<Block> said(Fields message) {
        List<Block> blocks = new ArrayList<>();
        String content = orEmpty(message.string("content"));
        List<String> images = message.strings("images");
        if (!content.isEmpty() || images.isEmpty()) {
            blocks.add(new Block.Text(content));
        }
        for (String image : images) {
            blocks.add(new Media(MediaKind.IMAGE, new MediaSource.Inline(typeOf(image), image), null, null, null));
        }
        return blocks;
    }

    /** The type of a picture by how its base64 begins; the format does not tell it. */
    private static String typeOf(String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return base64.startsWith("UklGR") ? "image/webp" : "image/png";
    }

    private List<Block> answer(Fields message) {
        List<Block> blocks = new ArrayList<>();
        String thinking = orEmpty(message.string("thinking"));
        String content = orEmpty(message.string("content"));
        if (!thinking.isEmpty()) {
            blocks.add(new Block.Thought(thinking, null));
        }
        if (!content.isEmpty()) {
            blocks.add(new Block.Text(content));
        }
        waiting.clear();
        for (Fields call : message.objects("tool_calls")) {
            Fields function = call.object("function");
            if (function == null) {
                throw call.wrong("function", "an object");
            }
            String own = call.string("id");
            String id = own == null || own.isEmpty() ? "call_" + ++calls : own;
            String name = function.needString("name");
            Fields arguments = function.object("arguments");
            RawJson json = arguments == null ? RawJson.EMPTY_OBJECT : JsonTree.raw(arguments.node());
            waiting.put(id, name);
            blocks.add(new Block.ToolCall(id, name, json, null, null));
            function.ignore("index", "description").finish();
            call.ignore("type").finish();
        }
        message.lose("images", "messages of the assistant hold no media");
        return blocks.isEmpty() ? List.of(new Block.Text("")) : blocks;
    }

    private Block.ToolResult result(Fields message) {
        String id = message.string("tool_call_id");
        String tool = message.string("tool_name");
        String name = tool == null ? message.string("name") : tool;
        String call = id != null ? id : waitingFor(name);
        waiting.remove(call);
        return new Block.ToolResult(call, said(message), false, null);
    }

    /** The first call of a tool that has no result yet, or the first of any where none has that name. */
    private String waitingFor(@Nullable String tool) {
        return waiting.entrySet().stream()
                .filter(call -> call.getValue().equals(tool))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() ->
                        waiting.keySet().stream().findFirst().orElse("call_of_" + (tool == null ? "nothing" : tool)));
    }

    private static ToolSet tools(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            Fields function = tool.object("function");
            if (function == null) {
                throw tool.wrong("function", "an object");
            }
            Fields parameters = function.object("parameters");
            RawJson schema = parameters == null ? null : JsonTree.raw(parameters.node());
            tools.add(new Tool(function.needString("name"), function.string("description"), schema, null, null));
            function.finish();
            tool.ignore("type").finish();
        }
        return new ToolSet(tools, new ToolSet.Choice.Auto(), null);
    }

    private static Sampling sampling(Fields request) {
        Fields options = request.object("options");
        if (options == null) {
            return Sampling.NONE;
        }
        Long most = options.whole("num_predict");
        Long topK = options.whole("top_k");
        Sampling sampling = new Sampling(
                most == null || most < 1 ? null : most,
                options.decimal("temperature"),
                options.decimal("top_p"),
                topK == null || topK < 1 ? null : topK,
                options.decimal("frequency_penalty"),
                options.decimal("presence_penalty"),
                options.whole("seed"),
                options.strings("stop"));
        options.finish();
        return sampling;
    }

    private static @Nullable Reasoning reasoning(Fields request) {
        JsonNode think = request.any("think");
        if (think == null) {
            return null;
        }
        if (think.isBoolean()) {
            return new Reasoning(think.booleanValue(), null, null, think.booleanValue());
        }
        if (!think.isString()) {
            throw request.wrong("think", "true, false or a level");
        }
        Effort effort = Effort.of(think.stringValue())
                .orElseThrow(() -> request.wrong("think", "true, false, low, medium or high"));
        return new Reasoning(effort != Effort.NONE, effort, null, effort != Effort.NONE);
    }

    private static OutputShape output(Fields request) {
        JsonNode format = request.any("format");
        if (format == null || format.isString() && format.stringValue().isEmpty()) {
            return new OutputShape.Free();
        }
        if (format instanceof ObjectNode schema) {
            return new OutputShape.JsonSchema("answer", null, JsonTree.raw(schema), true);
        }
        if (format.isString() && format.stringValue().equals("json")) {
            return new OutputShape.JsonObject();
        }
        throw request.wrong("format", "\"json\" or a JSON schema");
    }
}
