package keyrail.rehearsal.turn;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI Responses. Shapes as the vendor's SDK for Java 4.101.0 reads and writes them, seen 2026-11-28. */
public final class ResponsesTurns {
    private ResponsesTurns() {}

    /** @param earlier the items of the responses before, oldest first */
    public static Conversation read(JsonNode body, JsonNode earlier) {
        List<Conversation.Entry> entries = new ArrayList<>();
        earlier.forEach(item -> item(item, entries));
        if (body.path("input").isString()) {
            entries.add(new Conversation.UserText(body.path("input").stringValue()));
        }
        body.path("input").forEach(item -> item(item, entries));
        JsonNode reasoning = body.path("reasoning");
        JsonNode format = body.path("text").path("format");
        return new Conversation(
                entries,
                tools(body),
                ChatTurns.choice(body.path("tool_choice"), body.path("tool_choice")),
                body.path("parallel_tool_calls").asBoolean(true),
                reasoning.isObject() && !reasoning.path("effort").asString("").equals("none"),
                ChatTurns.schema(format, format));
    }

    /** Tools stand in the body, or in an item of the input; there and there also in groups. */
    private static List<Conversation.Tool> tools(JsonNode body) {
        List<Conversation.Tool> tools = new ArrayList<>();
        add(body.path("tools"), "", tools);
        for (JsonNode item : body.path("input")) {
            if (item.path("type").asString("").equals("additional_tools")) {
                add(item.path("tools"), "", tools);
            }
        }
        return tools;
    }

    private static void add(JsonNode list, String namespace, List<Conversation.Tool> tools) {
        for (JsonNode tool : list) {
            String name = tool.path("name").asString("");
            switch (tool.path("type").asString("")) {
                case "namespace" -> add(tool.path("tools"), name, tools);
                case "function" -> tools.add(new Conversation.Tool(name, tool.path("parameters"), namespace, false));
                case "custom" -> tools.add(new Conversation.Tool(name, tool.path("format"), namespace, true));
                default -> {}
            }
        }
    }

    private static void item(JsonNode item, List<Conversation.Entry> entries) {
        String type = item.path("type").asString("message");
        if (type.endsWith("_call_output")) {
            entries.add(new Conversation.ToolResult(Conversation.textOf(item.path("output"))));
        } else if (type.equals("additional_tools")) {
            return;
        } else if (!type.equals("message") || item.path("role").asString("").equals("assistant")) {
            entries.add(new Conversation.Answered());
        } else if (item.path("role").asString("").equals("user")) {
            user(item.path("content"), entries);
        }
    }

    private static void user(JsonNode content, List<Conversation.Entry> entries) {
        if (content.isString()) {
            entries.add(new Conversation.UserText(content.stringValue()));
        }
        for (JsonNode part : content) {
            entries.add(
                    switch (part.path("type").asString("")) {
                        case "input_image" ->
                            ChatTurns.attachment(part.path("image_url").asString(""));
                        case "input_file" ->
                            ChatTurns.attachment(part.path("file_data").asString(""));
                        default -> new Conversation.UserText(part.path("text").asString(""));
                    });
        }
    }

    /**
     * The items of an answer.
     *
     * @param body of the request: it says whether thinking is summed up, and whether it comes encrypted
     * @param id what the ids of items and calls are made from
     */
    public static ArrayNode output(Turn turn, JsonNode body, String id) {
        ArrayNode output = JsonMapper.shared().createArrayNode();
        for (Turn.Block block : turn.blocks()) {
            ObjectNode item = output.addObject();
            String number = id + "_" + output.size();
            switch (block) {
                case Turn.Thought thought -> {
                    item.put("id", "rs_" + number).put("type", "reasoning");
                    ArrayNode summary = item.putArray("summary");
                    if (body.path("reasoning").has("summary")) {
                        summary.addObject().put("type", "summary_text").put("text", thought.text());
                    }
                    if (body.path("include").toString().contains("reasoning.encrypted_content")) {
                        item.put("encrypted_content", Seal.of(thought.text()));
                    }
                }
                case Turn.Speech speech -> {
                    item.put("id", "msg_" + number).put("type", "message").put("role", "assistant");
                    item.put("status", "completed");
                    item.putArray("content").add(turn.isRefused() ? refusal(speech.text()) : part(speech.text()));
                }
                case Turn.ToolCall call -> {
                    boolean freeform = call.tool().freeform();
                    item.put("id", (freeform ? "ctc_" : "fc_") + number)
                            .put("type", freeform ? "custom_tool_call" : "function_call")
                            .put("status", "completed")
                            .put("call_id", "call_" + number)
                            .put("name", call.name());
                    if (!call.tool().namespace().isEmpty()) {
                        item.put("namespace", call.tool().namespace());
                    }
                    if (freeform) {
                        item.put("input", call.arguments().stringValue());
                    } else {
                        item.put("arguments", call.arguments().toString());
                    }
                }
            }
        }
        return output;
    }

    private static ObjectNode refusal(String text) {
        return JsonMapper.shared().createObjectNode().put("type", "refusal").put("refusal", text);
    }

    private static ObjectNode part(String text) {
        ObjectNode part = JsonMapper.shared()
                .createObjectNode()
                .put("type", "output_text")
                .put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    /**
     * The events of all items, between the response's beginning and its end, without their sequence numbers.
     *
     * @param output of the same turn
     */
    public static List<ObjectNode> events(Turn turn, ArrayNode output) {
        List<ObjectNode> events = new ArrayList<>();
        for (int index = 0; index < output.size(); index++) {
            ObjectNode item = (ObjectNode) output.path(index);
            String id = item.path("id").stringValue();
            ObjectNode added = event("response.output_item.added", index);
            ObjectNode begun = item.deepCopy();
            events.add(added);
            switch (item.path("type").stringValue()) {
                case "reasoning" -> {
                    begun.putArray("summary");
                    summary(events, item, index, id);
                }
                case "message" -> {
                    begun.put("status", "in_progress").putArray("content");
                    text(events, item.path("content").path(0), index, id, turn.speechPieces());
                }
                case "custom_tool_call" -> {
                    begun.put("status", "in_progress").put("input", "");
                    call(events, item, index, "response.custom_tool_call_input", "input");
                }
                default -> {
                    begun.put("status", "in_progress").put("arguments", "");
                    call(events, item, index, "response.function_call_arguments", "arguments");
                }
            }
            added.set("item", begun);
            ObjectNode done = event("response.output_item.done", index);
            done.set("item", item);
            events.add(done);
        }
        return events;
    }

    private static void call(List<ObjectNode> events, ObjectNode item, int index, String type, String field) {
        String id = item.path("id").stringValue();
        String whole = item.path(field).stringValue();
        for (String piece : Turn.fragments(whole)) {
            events.add(event(type + ".delta", index).put("item_id", id).put("delta", piece));
        }
        ObjectNode done = event(type + ".done", index).put("item_id", id).put(field, whole);
        events.add(
                field.equals("arguments") ? done.put("name", item.path("name").stringValue()) : done);
    }

    private static void summary(List<ObjectNode> events, ObjectNode item, int index, String id) {
        for (JsonNode part : item.path("summary")) {
            ObjectNode added = inSummary("response.reasoning_summary_part.added", index, id);
            added.putObject("part").put("type", "summary_text").put("text", "");
            events.add(added);
            String text = part.path("text").stringValue();
            for (String piece : Turn.fragments(text)) {
                events.add(inSummary("response.reasoning_summary_text.delta", index, id)
                        .put("delta", piece));
            }
            events.add(
                    inSummary("response.reasoning_summary_text.done", index, id).put("text", text));
            ObjectNode done = inSummary("response.reasoning_summary_part.done", index, id);
            done.set("part", part);
            events.add(done);
        }
    }

    private static ObjectNode inSummary(String type, int index, String id) {
        return event(type, index).put("item_id", id).put("summary_index", 0);
    }

    private static void text(List<ObjectNode> events, JsonNode part, int index, String id, List<String> words) {
        if (part.has("refusal")) {
            refused(events, part, index, id, words);
            return;
        }
        ObjectNode added = inContent("response.content_part.added", index, id);
        added.set("part", part(""));
        events.add(added);
        String text = part.path("text").stringValue();
        for (String piece : words) {
            ObjectNode delta =
                    inContent("response.output_text.delta", index, id).put("delta", piece);
            delta.putArray("logprobs");
            events.add(delta);
        }
        ObjectNode done = inContent("response.output_text.done", index, id).put("text", text);
        done.putArray("logprobs");
        events.add(done);
        ObjectNode over = inContent("response.content_part.done", index, id);
        over.set("part", part);
        events.add(over);
    }

    private static void refused(List<ObjectNode> events, JsonNode part, int index, String id, List<String> words) {
        ObjectNode added = inContent("response.content_part.added", index, id);
        added.set("part", refusal(""));
        events.add(added);
        words.forEach(piece ->
                events.add(inContent("response.refusal.delta", index, id).put("delta", piece)));
        events.add(inContent("response.refusal.done", index, id)
                .put("refusal", part.path("refusal").stringValue()));
        ObjectNode over = inContent("response.content_part.done", index, id);
        over.set("part", part);
        events.add(over);
    }

    private static ObjectNode inContent(String type, int index, String id) {
        return event(type, index).put("item_id", id).put("content_index", 0);
    }

    private static ObjectNode event(String type, int index) {
        return JsonMapper.shared().createObjectNode().put("type", type).put("output_index", index);
    }
}
