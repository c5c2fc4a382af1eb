package keyrail.wire.responses.codec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The grammar of an OpenAI Responses stream as a state machine, as strict as the official npm SDK's accumulator (openai
 * 7.59, seen 2026-11-28) and then some: numbers without gaps, items and parts at the next index, every piece in an open
 * part of the right item, done texts equal to their pieces, one terminal event whose output is what was told.
 */
public final class ResponsesGrammar {
    private static final Set<String> TERMINAL = Set.of("response.completed", "response.incomplete", "response.failed");

    private static final class Item {
        private final String id;
        private final String type;
        private final StringBuilder told = new StringBuilder();
        private boolean partOpen;
        private int parts;
        private boolean toldWhole;
        private @Nullable JsonNode done;

        Item(String id, String type) {
            this.id = id;
            this.type = type;
        }
    }

    private final List<Item> items = new ArrayList<>();
    private final Set<String> identities = new HashSet<>();
    private int sequence;
    private String responseId = "";
    private boolean failing;
    private @Nullable JsonNode terminal;

    private ResponsesGrammar() {}

    /**
     * Reads a whole stream.
     *
     * @return the response of its last event
     * @throws AssertionError for the first thing that is not as the format has it
     */
    public static JsonNode read(String stream) {
        ResponsesGrammar grammar = new ResponsesGrammar();
        require(stream.endsWith("\n\n"), "the stream does not end with an event's blank line");
        for (String frame : stream.split("\n\n")) {
            if (!frame.startsWith(":")) {
                grammar.frame(frame);
            }
        }
        JsonNode last = grammar.terminal;
        if (last == null) {
            throw new AssertionError("the stream has no terminal event");
        }
        return last;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private void frame(String frame) {
        String[] lines = frame.split("\n");
        require(lines.length == 2 && lines[0].startsWith("event: ") && lines[1].startsWith("data: "), "frame " + frame);
        JsonNode data = JsonTree.read(lines[1].substring(6)).orElseThrow(() -> new AssertionError("no JSON: " + frame));
        String type = lines[0].substring(7);
        require(type.equals(JsonTree.string(data, "type")), "the event's name differs from its type: " + frame);
        require(JsonTree.count(data, "sequence_number") == sequence, "sequence_number is not " + sequence);
        require(terminal == null, "an event after the terminal one: " + frame);
        event(type, data, frame);
        sequence++;
    }

    private void event(String type, JsonNode data, String frame) {
        switch (sequence) {
            case 0 -> require(type.equals("response.created"), "the first event is " + type);
            case 1 -> require(type.equals("response.in_progress"), "the second event is " + type);
            default ->
                require(!type.equals("response.created") && !type.equals("response.in_progress"), "again " + type);
        }
        require(!failing || type.equals("response.failed"), "after an error comes " + type);
        switch (type) {
            case "error" -> {
                require(data.get("message").isString() && data.has("code") && data.has("param"), frame);
                failing = true;
            }
            case "response.failed" -> fail(data);
            case "response.created", "response.in_progress" -> lifecycle(data, "in_progress");
            case "response.completed", "response.incomplete" -> end(data, type.substring(9));
            case "response.output_item.added" -> added(data);
            case "response.output_item.done" -> done(data);
            case "response.content_part.added" -> partAdded(data, "message", "content_index");
            case "response.content_part.done" -> partDone(data, "message", "content_index");
            case "response.reasoning_summary_part.added" -> partAdded(data, "reasoning", "summary_index");
            case "response.reasoning_summary_part.done" -> partDone(data, "reasoning", "summary_index");
            case "response.output_text.delta" -> {
                require(data.get("logprobs") != null && data.get("logprobs").isArray(), "no logprobs: " + frame);
                delta(part(data, "message", "content_index"), data);
            }
            case "response.refusal.delta" -> delta(part(data, "message", "content_index"), data);
            case "response.reasoning_summary_text.delta" -> delta(part(data, "reasoning", "summary_index"), data);
            case "response.output_text.done" -> {
                require(data.get("logprobs") != null && data.get("logprobs").isArray(), "no logprobs: " + frame);
                whole(part(data, "message", "content_index"), data, "text");
            }
            case "response.refusal.done" -> whole(part(data, "message", "content_index"), data, "refusal");
            case "response.reasoning_summary_text.done" ->
                whole(part(data, "reasoning", "summary_index"), data, "text");
            case "response.function_call_arguments.delta" -> delta(item(data, "function_call"), data);
            case "response.function_call_arguments.done" -> {
                require(JsonTree.string(data, "name") != null, "no name: " + frame);
                whole(item(data, "function_call"), data, "arguments");
            }
            case "response.custom_tool_call_input.delta" -> delta(item(data, "custom_tool_call"), data);
            case "response.custom_tool_call_input.done" -> whole(item(data, "custom_tool_call"), data, "input");
            default -> throw new AssertionError("an event the SDK does not know: " + type);
        }
    }

    private JsonNode lifecycle(JsonNode data, String status) {
        JsonNode response = data.get("response");
        require(response != null && response.isObject(), "no response object");
        String id = String.valueOf(JsonTree.string(response, "id"));
        require(
                id.startsWith("resp_") && (responseId.isEmpty() || responseId.equals(id)),
                "the response's id is " + id);
        responseId = id;
        checkResponse(response, status);
        require(JsonTree.string(response, "status").equals(status), "status is not " + status);
        return response;
    }

    /** What the official SDKs need of a response, whole or in an event. */
    public static void checkResponse(JsonNode response, String status) {
        for (String member : List.of(
                "id",
                "object",
                "created_at",
                "status",
                "error",
                "incomplete_details",
                "instructions",
                "metadata",
                "model",
                "output",
                "parallel_tool_calls",
                "previous_response_id",
                "reasoning",
                "store",
                "temperature",
                "text",
                "tool_choice",
                "tools",
                "top_p",
                "truncation",
                "usage")) {
            require(response.has(member), "a response without " + member);
        }
        require("response".equals(JsonTree.string(response, "object")), "object is not response");
        require(response.get("output").isArray() && response.get("tools").isArray(), "output and tools are lists");
        if (!status.equals("in_progress") && !status.equals("failed")) {
            JsonNode usage = response.get("usage");
            for (String member : List.of("input_tokens", "output_tokens", "total_tokens")) {
                require(usage.get(member).isIntegralNumber(), "usage without " + member);
            }
            require(usage.get("input_tokens_details").get("cached_tokens").isIntegralNumber(), "no cached_tokens");
            require(
                    usage.get("output_tokens_details").get("reasoning_tokens").isIntegralNumber(),
                    "no reasoning_tokens");
        }
    }

    private void end(JsonNode data, String status) {
        JsonNode response = lifecycle(data, status);
        require(TERMINAL.contains("response." + status), status);
        JsonNode output = response.get("output");
        require(output.size() == items.size(), "the last output has " + output.size() + " items of " + items.size());
        for (int index = 0; index < items.size(); index++) {
            require(items.get(index).done != null, "item " + index + " was never done");
            require(output.get(index).equals(items.get(index).done), "item " + index + " differs at the end");
        }
        terminal = response;
    }

    /** What was told before the failure is in its output, finished or not. */
    private void fail(JsonNode data) {
        JsonNode response = lifecycle(data, "failed");
        require(response.get("error").get("message").isString(), "a failure without words");
        require(response.get("output").size() == items.size(), "a failure that forgets items");
        terminal = response;
    }

    private void added(JsonNode data) {
        require(JsonTree.count(data, "output_index") == items.size(), "an item not at the next index");
        JsonNode added = data.get("item");
        String type = JsonTree.string(added, "type");
        String id = JsonTree.string(added, "id");
        String prefix = switch (String.valueOf(type)) {
            case "message" -> "msg_";
            case "reasoning" -> "rs_";
            case "function_call" -> "fc_";
            case "custom_tool_call" -> "ctc_";
            default -> throw new AssertionError("an item of type " + type);
        };
        require(id != null && id.startsWith(prefix) && identities.add(id), "the item's id is " + id);
        if (type.endsWith("_call")) {
            String call = JsonTree.string(added, "call_id");
            require(call != null && !call.isEmpty() && identities.add("call " + call), "the call's id is " + call);
            require(!String.valueOf(JsonTree.string(added, "name")).isEmpty(), "a call without a name");
        }
        require(!added.has("status") || "in_progress".equals(JsonTree.string(added, "status")), "added and done");
        items.add(new Item(id, type));
    }

    private Item at(JsonNode data) {
        long index = JsonTree.count(data, "output_index");
        require(index >= 0 && index < items.size(), "no item at " + index);
        Item item = items.get((int) index);
        require(item.done == null, "item " + index + " is done already");
        return item;
    }

    private Item item(JsonNode data, String type) {
        Item item = at(data);
        require(item.id.equals(JsonTree.string(data, "item_id")), "item_id is not " + item.id);
        require(item.type.equals(type), "an event of " + type + " for an item of " + item.type);
        return item;
    }

    private void partAdded(JsonNode data, String type, String indexMember) {
        Item item = item(data, type);
        require(!item.partOpen, "a part in a part");
        require(JsonTree.count(data, indexMember) == item.parts, "a part not at the next index");
        require(partText(data).isEmpty(), "a part that begins with text");
        item.partOpen = true;
        item.toldWhole = false;
        item.told.setLength(0);
    }

    private Item part(JsonNode data, String type, String indexMember) {
        Item item = item(data, type);
        require(item.partOpen, "no part is open");
        require(data.has(indexMember) && JsonTree.count(data, indexMember) == item.parts, "another part is open");
        return item;
    }

    private void partDone(JsonNode data, String type, String indexMember) {
        Item item = part(data, type, indexMember);
        require(item.toldWhole, "a part is done before its text is");
        require(partText(data).contentEquals(item.told), "the part differs from its pieces");
        item.partOpen = false;
        item.parts++;
    }

    private static String partText(JsonNode data) {
        JsonNode part = data.get("part");
        String type = String.valueOf(JsonTree.string(part, "type"));
        return switch (type) {
            case "output_text" -> {
                require(part.get("annotations").isArray(), "no annotations");
                yield part.get("text").stringValue();
            }
            case "summary_text" -> part.get("text").stringValue();
            case "refusal" -> part.get("refusal").stringValue();
            default -> throw new AssertionError("a part of type " + type);
        };
    }

    private static void delta(Item item, JsonNode data) {
        require(!item.toldWhole, "a piece after the whole");
        String delta = JsonTree.string(data, "delta");
        require(delta != null && !delta.isEmpty(), "an empty piece");
        item.told.append(delta);
    }

    private static void whole(Item item, JsonNode data, String member) {
        require(!item.toldWhole, "the whole twice");
        String whole = String.valueOf(JsonTree.string(data, member));
        require(whole.contentEquals(item.told), "the whole differs from its pieces");
        item.toldWhole = true;
    }

    private void done(JsonNode data) {
        Item item = at(data);
        JsonNode done = data.get("item");
        require(
                item.id.equals(JsonTree.string(done, "id")) && item.type.equals(JsonTree.string(done, "type")),
                "identity");
        require(!item.partOpen, "an item is done with a part open");
        String told = item.told.toString();
        switch (item.type) {
            case "message" -> {
                require(item.parts == 1 && done.get("content").size() == 1, "a message without a part");
                JsonNode part = done.get("content").get(0);
                String text = part.has("refusal")
                        ? part.get("refusal").stringValue()
                        : part.get("text").stringValue();
                require(text.equals(told), "the message differs from its pieces");
            }
            case "reasoning" -> require(done.get("summary").size() == item.parts, "another number of summaries");
            case "function_call" -> require(done.get("arguments").stringValue().equals(told), "arguments differ");
            default -> require(done.get("input").stringValue().equals(told), "the input differs");
        }
        item.done = done;
    }
}
