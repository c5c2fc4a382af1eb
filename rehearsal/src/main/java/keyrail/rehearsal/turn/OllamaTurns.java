package keyrail.rehearsal.turn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's own chat. Source: docs.ollama.com/api/chat, seen 2026-11-24. */
public final class OllamaTurns {
    private OllamaTurns() {}

    public static Conversation read(JsonNode body) {
        List<Conversation.Entry> entries = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            String text = Conversation.textOf(message.path("content"));
            switch (message.path("role").asString("")) {
                case "assistant" -> entries.add(new Conversation.Answered());
                case "tool" -> entries.add(new Conversation.ToolResult(text));
                case "user" -> {
                    message.path("images")
                            .forEach(image -> entries.add(new Conversation.Attachment("image", image.asString(""))));
                    entries.add(new Conversation.UserText(text));
                }
                default -> {}
            }
        }
        JsonNode think = body.path("think");
        return new Conversation(
                entries,
                ChatTurns.tools(body.path("tools")),
                Conversation.Choice.AUTO,
                true,
                think.isString() || think.asBoolean(false),
                schema(body.path("format")));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        if (format.isObject()) {
            return format;
        }
        return format.asString("").equals("json")
                ? JsonMapper.shared().createObjectNode().put("type", "object")
                : null;
    }

    /** The messages of a stream's lines; {@code whole} for all in one. */
    public static List<ObjectNode> messages(Turn turn, boolean whole) {
        List<ObjectNode> messages = new ArrayList<>();
        if (whole) {
            ObjectNode message = message(turn.speech());
            if (!turn.thought().isEmpty()) {
                message.put("thinking", turn.thought());
            }
            addCalls(message, turn);
            return List.of(message);
        }
        Turn.fragments(turn.thought()).forEach(piece -> messages.add(message("").put("thinking", piece)));
        turn.speechPieces().forEach(piece -> messages.add(message(piece)));
        if (turn.callsTools()) {
            ObjectNode message = message("");
            addCalls(message, turn);
            messages.add(message);
        }
        return messages;
    }

    private static void addCalls(ObjectNode message, Turn turn) {
        for (Turn.ToolCall call : turn.calls()) {
            ObjectNode function = message.withArray("tool_calls").addObject().putObject("function");
            function.put("name", call.name()).set("arguments", call.arguments());
        }
    }

    private static ObjectNode message(String content) {
        return JsonMapper.shared().createObjectNode().put("role", "assistant").put("content", content);
    }
}
