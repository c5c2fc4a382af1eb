package keyrail.wire.responses.codec.reply;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The object {@code response} that answers and some events are: with every member that the official SDKs call required,
 * and what the client asked for said again (openai npm SDK 7.59 and openai-java 4.101, {@code Response}, seen
 * 2026-11-28).
 */
final class ResponseObject {
    /** Said for a vendor that declines without a word. */
    static final String DECLINED = "The model declined to answer.";

    /** How an answer ended, in the format's words. */
    private record Ending(String status, @Nullable String reason) {}

    private final ReplyFrame frame;
    private final ClientTools tools;
    private @Nullable String asked;

    ResponseObject(ReplyFrame frame) {
        this.frame = frame;
        this.tools = new ClientTools(frame.prompt().tools().tools());
    }

    ClientTools tools() {
        return tools;
    }

    /** The id of the item at an index, but for its prefix. */
    String itemId(int index) {
        return frame.id() + String.format("%04x", index);
    }

    /** The response before anything is said, as JSON. */
    String begun() {
        ObjectNode response = head(new Ending("in_progress", null));
        response.putArray("output");
        return withWhatWasAsked(response.putNull("usage"));
    }

    static boolean isWhole(@Nullable StopReason reason) {
        return ending(reason).status().equals("completed");
    }

    /**
     * The whole response, as JSON.
     *
     * @param reason null where nobody said why it ended
     */
    String ended(List<OutputItem> items, @Nullable StopReason reason, TokenCounts tokens) {
        ObjectNode response = head(ending(reason));
        ArrayNode output = response.putArray("output");
        items.forEach(item -> output.add(item.done()));
        response.set("usage", usage(tokens));
        return withWhatWasAsked(response);
    }

    /**
     * The response when the vendor failed, as JSON.
     *
     * @param code of ours; OpenAI has words for few of them
     */
    String failed(List<OutputItem> items, String code, String message) {
        ObjectNode response = head(new Ending("failed", null));
        response.putObject("error")
                .put("code", code.contains("rate_limit") ? "rate_limit_exceeded" : "server_error")
                .put("message", message);
        ArrayNode output = response.putArray("output");
        items.forEach(item -> output.add(item.done()));
        return withWhatWasAsked(response.putNull("usage"));
    }

    /** A whole answer, as JSON. */
    String of(Reply reply) {
        List<OutputItem> items = new ArrayList<>();
        reply.blocks().forEach(block -> add(block, items));
        if (needsRefusal(reply.reason(), items)) {
            said(new OutputItem.Message(itemId(items.size()), true), DECLINED, items);
        }
        if (!isWhole(reply.reason()) && !items.isEmpty()) {
            items.getLast().cutOff();
        }
        return ended(items, reply.reason(), reply.tokens());
    }

    private void add(Block block, List<OutputItem> items) {
        String id = itemId(items.size());
        switch (block) {
            case Block.Text text -> said(new OutputItem.Message(id, false), text.text(), items);
            case Block.Refusal refusal -> said(new OutputItem.Message(id, true), refusal.text(), items);
            case Block.Thought thought ->
                thought(new OutputItem.Thought(id, false), thought.text(), thought.seal(), items);
            case Block.Hidden hidden -> thought(new OutputItem.Thought(id, true), "", hidden.seal(), items);
            case Block.ToolCall call -> {
                OutputItem item = new OutputItem.Call(id, call.id(), call.name(), tools);
                item.append(call.arguments().text());
                items.add(item);
            }
            case Block.Media _, Block.ToolResult _ -> {
                // No answer in the hub has any.
            }
        }
    }

    private static void said(OutputItem item, String text, List<OutputItem> items) {
        if (!text.isEmpty()) {
            item.append(text);
            items.add(item);
        }
    }

    private static void thought(OutputItem.Thought item, String text, @Nullable Opaque seal, List<OutputItem> items) {
        item.append(text);
        if (seal != null) {
            item.seal(seal);
        }
        if (!item.isEmpty()) {
            items.add(item);
        }
    }

    /** Whether the vendor gave no words for its refusal, which must not look like an empty success. */
    static boolean needsRefusal(@Nullable StopReason reason, List<OutputItem> items) {
        return reason == StopReason.REFUSAL
                && items.stream().noneMatch(item -> item instanceof OutputItem.Message message && message.isRefusal());
    }

    /**
     * The table of ends: a limit, a filter, and what nobody can name are {@code incomplete}; a refusal is a part of its
     * own in a completed answer.
     */
    private static Ending ending(@Nullable StopReason reason) {
        if (reason == null) {
            return new Ending("incomplete", null);
        }
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS, REFUSAL -> new Ending("completed", null);
            case LENGTH -> new Ending("incomplete", "max_output_tokens");
            case SAFETY -> new Ending("incomplete", "content_filter");
            case PAUSED, OTHER -> new Ending("incomplete", null);
        };
    }

    private ObjectNode head(Ending ending) {
        ObjectNode response = JsonTree.object()
                .put("id", "resp_" + frame.id())
                .put("object", "response")
                .put("created_at", frame.createdSeconds())
                .put("status", ending.status())
                .put("model", frame.model() == null ? "" : frame.model())
                .putNull("error");
        if (ending.reason() == null) {
            response.putNull("incomplete_details");
        } else {
            response.putObject("incomplete_details").put("reason", ending.reason());
        }
        return response;
    }

    /** What was asked is put into JSON once: a stream says it three times. */
    private String withWhatWasAsked(ObjectNode response) {
        if (asked == null) {
            asked = JsonTree.text(asked()).substring(1);
        }
        String text = JsonTree.text(response);
        return text.substring(0, text.length() - 1) + "," + asked;
    }

    /** Instructions are not said again: the hub does not know which of them stood in the member of that name. */
    private ObjectNode asked() {
        Prompt prompt = frame.prompt();
        ObjectNode response = JsonTree.object().put("background", false).putNull("access_programs");
        response.putNull("instructions").putNull("max_tool_calls").putNull("previous_response_id");
        response.put("max_output_tokens", prompt.sampling().maxTokens());
        response.put("parallel_tool_calls", !Boolean.FALSE.equals(prompt.tools().parallel()));
        response.put("prompt_cache_key", prompt.extras().cacheKey());
        reasoning(response, prompt.reasoning());
        response.put("safety_identifier", prompt.extras().user());
        response.put("service_tier", "default").put("store", false);
        response.put("temperature", prompt.sampling().temperature());
        response.put("top_p", prompt.sampling().topP());
        text(response, prompt);
        choice(response, prompt.tools().choice());
        ArrayNode echoed = response.putArray("tools");
        prompt.tools().tools().forEach(tool -> echoed.add(tool(tool)));
        response.put("top_logprobs", 0).put("truncation", "disabled").putObject("metadata");
        return response;
    }

    private static void reasoning(ObjectNode response, @Nullable Reasoning asked) {
        ObjectNode reasoning = response.putObject("reasoning");
        reasoning.put(
                "effort",
                asked == null || asked.effort() == null ? null : asked.effort().text());
        reasoning.put("summary", asked == null || !Boolean.TRUE.equals(asked.shown()) ? null : "auto");
    }

    private static void text(ObjectNode response, Prompt prompt) {
        ObjectNode text = response.putObject("text");
        ObjectNode format = text.putObject("format");
        switch (prompt.output()) {
            case OutputShape.Free _ -> format.put("type", "text");
            case OutputShape.JsonObject _ -> format.put("type", "json_object");
            case OutputShape.JsonSchema schema -> {
                format.put("type", "json_schema").put("name", schema.name());
                format.put("description", schema.description());
                format.set("schema", json(schema.schema()));
                format.put("strict", Boolean.TRUE.equals(schema.strict()));
            }
        }
        String verbosity = prompt.extras().verbosity();
        text.put("verbosity", verbosity == null ? "medium" : verbosity);
    }

    private void choice(ObjectNode response, Choice choice) {
        switch (choice) {
            case Choice.Auto _ -> response.put("tool_choice", "auto");
            case Choice.None _ -> response.put("tool_choice", "none");
            case Choice.Any _ -> response.put("tool_choice", "required");
            case Choice.Named named ->
                response.putObject("tool_choice")
                        .put("type", tools.takesFreeText(named.name()) ? "custom" : "function")
                        .put("name", tools.shortName(named.name()));
        }
    }

    private ObjectNode tool(Tool tool) {
        boolean freeText = tools.takesFreeText(tool.name());
        ObjectNode echo = JsonTree.object().put("type", freeText ? "custom" : "function");
        echo.put("name", tools.shortName(tool.name())).put("description", tool.description());
        if (!freeText) {
            echo.set("parameters", tool.schema() == null ? JsonTree.object() : json(tool.schema()));
            echo.put("strict", Boolean.TRUE.equals(tool.strict()));
        }
        return echo;
    }

    private static JsonNode json(RawJson raw) {
        return JsonTree.read(raw).orElseGet(JsonTree::object);
    }

    /** Input is all input, output all output; both the details and the sum are required. */
    private static ObjectNode usage(TokenCounts tokens) {
        ObjectNode usage = JsonTree.object().put("input_tokens", tokens.input());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", tokens.cacheRead())
                .put("cache_write_tokens", tokens.cacheWrite());
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.input() + tokens.output());
    }
}
