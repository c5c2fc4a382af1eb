package keyrail.rehearsal.turn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI Chat Completions. Shapes as the vendor's SDK for Java 4.101.0 reads and writes them, seen 2026-11-28. */
public final class ChatTurns {
    private ChatTurns() {}

    public static Conversation read(JsonNode body) {
        List<Conversation.Entry> entries = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            switch (message.path("role").asString("")) {
                case "assistant" -> entries.add(new Conversation.Answered());
                case "tool", "function" ->
                    entries.add(new Conversation.ToolResult(Conversation.textOf(message.path("content"))));
                case "user" -> user(message.path("content"), entries);
                default -> {}
            }
        }
        String effort = body.path("reasoning_effort")
                .asString(body.path("reasoning").path("effort").asString("none"));
        return new Conversation(
                entries,
                tools(body.path("tools")),
                choice(body.path("tool_choice"), body.path("tool_choice").path("function")),
                body.path("parallel_tool_calls").asBoolean(true),
                !effort.equals("none")
                        || body.path("reasoning").has("max_tokens")
                        || body.path("thinking").path("type").asString("").equals("enabled"),
                wordedOr(
                        schema(
                                body.path("response_format"),
                                body.path("response_format").path("json_schema")),
                        body));
    }

    /** Where JSON is asked for without a schema, one that stands in the instructions counts, as it does for a model. */
    private static @Nullable JsonNode wordedOr(@Nullable JsonNode schema, JsonNode body) {
        if (!body.path("response_format").path("type").asString("").equals("json_object")) {
            return schema;
        }
        for (JsonNode message : body.path("messages")) {
            String text = Conversation.textOf(message.path("content"));
            int words = text.indexOf("JSON Schema: {");
            if (words >= 0) {
                return JsonMapper.shared()
                        .reader()
                        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(text.substring(text.indexOf('{', words)));
            }
        }
        return schema;
    }

    private static void user(JsonNode content, List<Conversation.Entry> entries) {
        if (content.isString()) {
            entries.add(new Conversation.UserText(content.stringValue()));
            return;
        }
        for (JsonNode part : content) {
            switch (part.path("type").asString("")) {
                case "image_url" ->
                    entries.add(attachment(part.path("image_url").path("url").asString("")));
                case "file" ->
                    entries.add(attachment(part.path("file").path("file_data").asString("")));
                case "input_audio" -> {
                    JsonNode audio = part.path("input_audio");
                    entries.add(new Conversation.Attachment(
                            "audio/" + audio.path("format").asString(""),
                            audio.path("data").asString("")));
                }
                default ->
                    entries.add(new Conversation.UserText(part.path("text").asString("")));
            }
        }
    }

    /** What a {@code data:} address holds, or the address. */
    static Conversation.Attachment attachment(String url) {
        int comma = url.indexOf(";base64,");
        return url.startsWith("data:") && comma > 0
                ? new Conversation.Attachment(
                        url.substring("data:".length(), comma), url.substring(comma + ";base64,".length()))
                : new Conversation.Attachment("", url);
    }

    static List<Conversation.Tool> tools(JsonNode list) {
        List<Conversation.Tool> tools = new ArrayList<>();
        for (JsonNode tool : list) {
            JsonNode function = tool.has("function") ? tool.path("function") : tool;
            if (function.path("name").isString()) {
                tools.add(new Conversation.Tool(function.path("name").stringValue(), function.path("parameters")));
            }
        }
        return tools;
    }

    /** @param named where the name of the only tool stands */
    static Conversation.Choice choice(JsonNode choice, JsonNode named) {
        return choice.isObject() && named.path("name").isString()
                ? new Conversation.Choice(
                        Conversation.Mode.ANY, named.path("name").stringValue())
                : Conversation.Choice.of(choice.asString(""));
    }

    /** @param holder where the schema stands */
    static @Nullable JsonNode schema(JsonNode format, JsonNode holder) {
        return switch (format.path("type").asString("")) {
            case "json_schema" -> holder.path("schema").isObject() ? holder.path("schema") : null;
            case "json_object" -> {
                ObjectNode any = JsonMapper.shared().createObjectNode().put("type", "object");
                any.putObject("properties").putObject("answer").put("type", "string");
                yield any;
            }
            default -> null;
        };
    }

    /**
     * The message of an answer.
     *
     * @param id what the ids of calls are made from
     * @param reasoning the field for thinking where the vendor shows it, or empty
     */
    public static ObjectNode message(Turn turn, String id, String reasoning) {
        ObjectNode message = JsonMapper.shared().createObjectNode().put("role", "assistant");
        boolean silent = turn.callsTools() && turn.speech().isEmpty();
        message.put("content", silent || turn.isRefused() ? null : turn.speech());
        message.put("refusal", turn.isRefused() ? turn.speech() : null);
        if (!reasoning.isEmpty() && !turn.thought().isEmpty()) {
            message.put(reasoning, turn.thought());
        }
        List<Turn.ToolCall> calls = turn.calls();
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            for (int index = 0; index < calls.size(); index++) {
                Turn.ToolCall call = calls.get(index);
                list.add(call(id, index, call.name(), call.arguments().toString()));
            }
        }
        return message;
    }

    private static ObjectNode call(String id, int index, String name, String arguments) {
        ObjectNode call = JsonMapper.shared()
                .createObjectNode()
                .put("id", "call_" + id + "_" + index)
                .put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    public static String finishReason(Turn turn) {
        return switch (turn.ending()) {
            case LENGTH -> "length";
            case REFUSED, OWN -> turn.callsTools() ? "tool_calls" : "stop";
        };
    }

    /**
     * The deltas of a stream, behind the first one that only names the role.
     *
     * @param wholeCalls whether a call comes in one delta
     */
    public static List<ObjectNode> deltas(Turn turn, String id, String reasoning, boolean wholeCalls) {
        List<ObjectNode> deltas = new ArrayList<>();
        if (!reasoning.isEmpty()) {
            Turn.fragments(turn.thought()).forEach(piece -> deltas.add(delta().put(reasoning, piece)));
        }
        String said = turn.isRefused() ? "refusal" : "content";
        turn.speechPieces().forEach(piece -> deltas.add(delta().put(said, piece)));
        List<Turn.ToolCall> calls = turn.calls();
        for (int index = 0; index < calls.size(); index++) {
            Turn.ToolCall call = calls.get(index);
            if (wholeCalls) {
                deltas.add(inCall(
                        index, call(id, index, call.name(), call.arguments().toString())));
                continue;
            }
            deltas.add(inCall(index, call(id, index, call.name(), "")));
            for (String piece : Turn.fragments(call.arguments().toString())) {
                ObjectNode more = delta();
                more.putObject("function").put("arguments", piece);
                deltas.add(inCall(index, more));
            }
        }
        return deltas;
    }

    private static ObjectNode inCall(int index, ObjectNode call) {
        ObjectNode delta = delta();
        ObjectNode numbered = delta.putArray("tool_calls").addObject().put("index", index);
        numbered.setAll(call);
        return delta;
    }

    private static ObjectNode delta() {
        return JsonMapper.shared().createObjectNode();
    }
}
