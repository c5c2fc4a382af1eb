package keyrail.rehearsal.turn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic Messages. Shapes as the vendor's SDK for Java 3.12.0 reads and writes them, seen 2026-11-28. */
public final class MessagesTurns {
    private MessagesTurns() {}

    public static Conversation read(JsonNode body) {
        List<Conversation.Entry> entries = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asString("");
            if (role.equals("system")) {
                continue;
            }
            if (role.equals("assistant")) {
                entries.add(new Conversation.Answered());
            } else if (message.path("content").isString()) {
                entries.add(new Conversation.UserText(message.path("content").stringValue()));
            } else {
                message.path("content").forEach(block -> entries.add(entry(block)));
            }
        }
        List<Conversation.Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tools.add(new Conversation.Tool(tool.path("name").asString(""), tool.path("input_schema")));
        }
        JsonNode choice = body.path("tool_choice");
        String type = choice.path("type").asString("");
        String thinking = body.path("thinking").path("type").asString("");
        JsonNode format = body.path("output_config").path("format");
        return new Conversation(
                entries,
                tools,
                type.equals("tool")
                        ? new Conversation.Choice(
                                Conversation.Mode.ANY, choice.path("name").asString(""))
                        : Conversation.Choice.of(type),
                !choice.path("disable_parallel_tool_use").asBoolean(false),
                thinking.equals("enabled") || thinking.equals("adaptive"),
                format.path("type").asString("").equals("json_schema") ? format.path("schema") : null);
    }

    private static Conversation.Entry entry(JsonNode block) {
        return switch (block.path("type").asString("")) {
            case "tool_result" -> new Conversation.ToolResult(Conversation.textOf(block.path("content")));
            case "image", "document" -> {
                JsonNode source = block.path("source");
                yield new Conversation.Attachment(
                        source.path("media_type").asString(""),
                        source.path("data").asString(source.path("url").asString("")));
            }
            default -> new Conversation.UserText(block.path("text").asString(""));
        };
    }

    /** Thinking of ours comes back as we signed it, or not at all; empty when it does. */
    public static Optional<String> refusal(JsonNode body) {
        JsonNode messages = body.path("messages");
        for (int index = 0; index < messages.size(); index++) {
            JsonNode content = messages.path(index).path("content");
            for (int block = 0; block < content.size(); block++) {
                JsonNode thinking = content.path(block);
                if (thinking.path("type").asString("").equals("thinking")
                        && !thinking.path("signature")
                                .asString("")
                                .equals(signature(thinking.path("thinking").asString("")))) {
                    return Optional.of(
                            "messages." + index + ".content." + block + ": Invalid `signature` in `thinking` block");
                }
            }
        }
        return Optional.empty();
    }

    /** The same for the same text, so that it can be checked without any memory. */
    private static String signature(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ("signed-" + checksum.getValue() + "-" + bytes.length).getBytes(StandardCharsets.UTF_8));
    }

    /** @param id what the ids of calls are made from */
    public static ArrayNode content(Turn turn, String id) {
        ArrayNode content = JsonMapper.shared().createArrayNode();
        for (Turn.Block block : turn.blocks()) {
            ObjectNode written = content.addObject();
            switch (block) {
                case Turn.Thought thought ->
                    written.put("type", "thinking")
                            .put("thinking", thought.text())
                            .put("signature", signature(thought.text()));
                case Turn.Speech speech -> written.put("type", "text").put("text", speech.text());
                case Turn.ToolCall call -> {
                    written.put("type", "tool_use")
                            .put("id", callId(id, content.size()))
                            .put("name", call.name());
                    written.set("input", call.arguments());
                }
            }
        }
        return content;
    }

    private static String callId(String id, int number) {
        return "toolu_" + id + "_" + number;
    }

    public static String stopReason(Turn turn) {
        return switch (turn.ending()) {
            case LENGTH -> "max_tokens";
            case REFUSED -> "refusal";
            case OWN -> turn.callsTools() ? "tool_use" : "end_turn";
        };
    }

    /** The events of all blocks, between the message's start and its end. */
    public static List<ObjectNode> events(Turn turn, String id) {
        List<ObjectNode> events = new ArrayList<>();
        ArrayNode content = content(turn, id);
        for (int index = 0; index < content.size(); index++) {
            ObjectNode whole = (ObjectNode) content.path(index);
            ObjectNode start = event("content_block_start", index);
            ObjectNode empty = start.putObject("content_block")
                    .put("type", whole.path("type").stringValue());
            events.add(start);
            switch (turn.blocks().get(index)) {
                case Turn.Thought thought -> {
                    empty.put("thinking", "").put("signature", "");
                    deltas(events, index, "thinking_delta", "thinking", Turn.fragments(thought.text()));
                    ObjectNode signed = event("content_block_delta", index);
                    signed.putObject("delta")
                            .put("type", "signature_delta")
                            .put("signature", whole.path("signature").stringValue());
                    events.add(signed);
                }
                case Turn.Speech speech -> {
                    empty.put("text", "");
                    deltas(events, index, "text_delta", "text", speech.pieces());
                }
                case Turn.ToolCall call -> {
                    empty.set("id", whole.path("id"));
                    empty.put("name", call.name()).putObject("input");
                    // A call without arguments has no fragment but an empty one, as the vendor streams it.
                    deltas(events, index, "input_json_delta", "partial_json", List.of(""));
                    if (!call.arguments().isEmpty()) {
                        deltas(
                                events,
                                index,
                                "input_json_delta",
                                "partial_json",
                                Turn.fragments(call.arguments().toString()));
                    }
                }
            }
            events.add(event("content_block_stop", index));
        }
        return events;
    }

    private static void deltas(List<ObjectNode> events, int index, String type, String field, List<String> fragments) {
        for (String fragment : fragments) {
            ObjectNode delta = event("content_block_delta", index);
            delta.putObject("delta").put("type", type).put(field, fragment);
            events.add(delta);
        }
    }

    private static ObjectNode event(String type, int index) {
        return JsonMapper.shared().createObjectNode().put("type", type).put("index", index);
    }
}
