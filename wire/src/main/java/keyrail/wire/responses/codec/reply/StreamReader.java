package keyrail.wire.responses.codec.reply;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the stream of a vendor. Items are found by their id, else by their index, else the latest is meant; an event for one that was never opened
 * opens it. The last event counts for usage and the end, not for its {@code output}, which some leave out
 * (github.com/bytedance/deer-flow/pull/1928, github.com/BerriAI/litellm/pull/32724, seen 2026-11-29), unless nothing else
 * told of any item. Not safe for use by several threads.
 */
public final class StreamReader extends EventReplyReader {
    private final IncomingItem.Answer answer;
    private final Map<String, IncomingItem> byId = new HashMap<>();
    private final Map<Integer, IncomingItem> byIndex = new HashMap<>();
    private final Set<IncomingItem> items = new LinkedHashSet<>();
    private @Nullable IncomingItem latest;
    private boolean started;
    private boolean ended;

    public StreamReader(Consumer<ReplyEvent> sink) {
        this.answer = new IncomingItem.Answer(sink);
    }

    @Override
    protected void event(JsonNode data) {
        if (ended) {
            return;
        }
        String type = JsonTree.string(data, "type");
        switch (type == null ? "" : type) {
            case "response.created", "response.in_progress", "response.queued" -> start(data.get("response"));
            case "response.output_item.added" -> item(data).opened(object(data, "item"));
            case "response.output_item.done" -> item(data).done(object(data, "item"));
            case "response.output_text.delta" ->
                item(data).said(index(data, "content_index"), BlockKind.TEXT, text(data, "delta"));
            case "response.output_text.done" ->
                item(data).saidAll(index(data, "content_index"), BlockKind.TEXT, JsonTree.string(data, "text"));
            case "response.refusal.delta" ->
                item(data).said(index(data, "content_index"), BlockKind.REFUSAL, text(data, "delta"));
            case "response.refusal.done" ->
                item(data).saidAll(index(data, "content_index"), BlockKind.REFUSAL, JsonTree.string(data, "refusal"));
            case "response.content_part.done" -> item(data).endOfPart(index(data, "content_index"));
            case "response.reasoning_summary_text.delta" ->
                item(data).summarized(index(data, "summary_index"), text(data, "delta"));
            case "response.reasoning_text.delta" -> item(data).reasoned(text(data, "delta"));
            case "response.function_call_arguments.delta" -> item(data).arguments(text(data, "delta"));
            case "response.function_call_arguments.done" -> item(data).allArguments(JsonTree.string(data, "arguments"));
            case "response.completed" -> end(data, "completed");
            case "response.incomplete" -> end(data, "incomplete");
            case "response.failed" -> end(data, "failed");
            case "error" -> failed(data.get("error") instanceof JsonNode error && error.isObject() ? error : data);
            case "keepalive" -> answer.tell(new ReplyEvent.Alive());
            case "" -> untyped(data);
            default -> {
                // Tells of a tool that OpenAI runs, or nothing of the answer.
            }
        }
    }

    /**
     * Servers in front of the vendor tell of errors in their own ways ({@code detail}:
     * github.com/router-for-me/CLIProxyAPI/issues/897, seen 2026-11-29).
     */
    private void untyped(JsonNode data) {
        JsonNode error = data.get("error");
        String detail = JsonTree.string(data, "detail");
        if (error != null && error.isObject()) {
            failed(error);
        } else if (detail != null) {
            ended = true;
            start(null);
            answer.tell(new ReplyEvent.Failed("error", detail));
        } else {
            throw broken("an event without \"type\"");
        }
    }

    private void failed(JsonNode error) {
        start(null);
        ended = true;
        answer.tell(VendorEnding.failed(error, "error"));
    }

    private void start(@Nullable JsonNode response) {
        if (!started) {
            started = true;
            String id = JsonTree.string(response, "id");
            answer.tell(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(response, "model")));
        }
    }

    private void end(JsonNode data, String status) {
        JsonNode response = object(data, "response");
        start(response);
        JsonNode output = response.get("output");
        if (items.isEmpty() && output != null) {
            for (JsonNode item : output) {
                new IncomingItem(answer).done(item);
            }
        }
        items.forEach(IncomingItem::end);
        ended = true;
        VendorEnding.tell(response, status, answer);
    }

    /** The item an event belongs to. */
    private IncomingItem item(JsonNode data) {
        start(null);
        JsonNode whole = data.get("item");
        String id = whole == null ? JsonTree.string(data, "item_id") : JsonTree.string(whole, "id");
        Long index = JsonTree.number(data, "output_index");
        Integer place = index == null || index < 0 || index > Integer.MAX_VALUE ? null : index.intValue();
        IncomingItem found = id == null ? null : byId.get(id);
        if (found == null && place != null) {
            found = byIndex.get(place);
        }
        if (found == null && id == null && place == null) {
            found = latest;
        }
        if (found == null) {
            found = new IncomingItem(answer);
            items.add(found);
        }
        if (id != null) {
            byId.putIfAbsent(id, found);
        }
        if (place != null) {
            byIndex.putIfAbsent(place, found);
        }
        latest = found;
        return found;
    }

    private static JsonNode object(JsonNode data, String member) {
        JsonNode value = data.get(member);
        if (value == null || !value.isObject()) {
            throw broken("an event has no object \"" + member + "\"");
        }
        return value;
    }

    private static String text(JsonNode data, String member) {
        String text = JsonTree.string(data, member);
        return text == null ? "" : text;
    }

    /** 0 where it is missing: most items have one part. */
    private static int index(JsonNode data, String member) {
        return Math.clamp(JsonTree.count(data, member), 0, 1_000_000);
    }

    /** Without its last event the answer was cut: no end is told. */
    @Override
    protected void ended() {}
}
