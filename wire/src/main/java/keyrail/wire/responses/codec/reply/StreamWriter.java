package keyrail.wire.responses.codec.reply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.json.JsonText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as the stream of OpenAI Responses: each block is an item, numbered when it opens and closed when it
 * ends; blocks that interleave are items open side by side, which the format's indexes allow. The event after the end of
 * an item closes it, so that the last one can still say that it was cut off. Not safe for use by several threads.
 */
public final class StreamWriter implements ReplyWriter {
    /** An item and how far it has been told. */
    private static final class Open {
        private final OutputItem item;
        private int index = -1;
        private boolean ended;
        /** Half of a character, which waits for the other half. */
        private String held = "";

        Open(OutputItem item) {
            this.item = item;
        }

        boolean isTold() {
            return index >= 0;
        }
    }

    private final Consumer<Bytes> out;
    private final ResponseObject response;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private int blocks;
    private int toClose;
    private long sequence;
    private boolean begun;
    private TokenCounts tokens = TokenCounts.NONE;
    private @Nullable StopReason reason;

    public StreamWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.out = out;
        this.response = new ResponseObject(frame);
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started _ -> begin();
            case ReplyEvent.Tokens counted -> tokens = counted.counts();
            case ReplyEvent.Alive _ -> out.accept(Bytes.utf8(": keep-alive\n\n"));
            case ReplyEvent.Lost _, ReplyEvent.Failed _ -> {
                // Whoever runs the call tells of both.
            }
            case ReplyEvent.Finished finished -> {
                reason = finished.reason();
                closeEnded(!ResponseObject.isWhole(reason));
            }
            case ReplyEvent.BlockStarted started -> {
                closeEnded(false);
                open.put(started.block(), new Open(item(started.kind())));
            }
            case ReplyEvent.CallStarted call -> {
                closeEnded(false);
                Open item = new Open(new OutputItem.Call(nextId(), call.id(), call.name(), response.tools()));
                open.put(call.block(), item);
                tell(item, false);
            }
            case ReplyEvent.Piece piece -> piece(at(piece.block()), piece.text());
            case ReplyEvent.Arguments piece -> piece(at(piece.block()), piece.json());
            case ReplyEvent.Seal seal -> {
                if (at(seal.block()).item instanceof OutputItem.Thought thought) {
                    thought.seal(seal.opaque());
                }
            }
            case ReplyEvent.BlockEnded ended -> end(at(ended.block()));
        }
    }

    @Override
    public void end() {
        begin();
        open.values().forEach(this::end);
        closeEnded(!ResponseObject.isWhole(reason));
        if (ResponseObject.needsRefusal(reason, items)) {
            Open refusal = new Open(new OutputItem.Message(nextId(), true));
            add(refusal, ResponseObject.DECLINED);
            close(refusal);
        }
        emit(
                ResponseObject.isWhole(reason) ? "response.completed" : "response.incomplete",
                "\"response\":" + response.ended(items, reason, tokens));
    }

    private void end(Open item) {
        if (!item.ended) {
            item.ended = true;
            toClose++;
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            String member = "\"response\":" + response.begun();
            emit("response.created", member);
            emit("response.in_progress", member);
        }
    }

    private String nextId() {
        return response.itemId(blocks++);
    }

    private OutputItem item(BlockKind kind) {
        return switch (kind) {
            case TEXT -> new OutputItem.Message(nextId(), false);
            case REFUSAL -> new OutputItem.Message(nextId(), true);
            case THOUGHT, HIDDEN -> new OutputItem.Thought(nextId());
        };
    }

    private Open at(int block) {
        return Objects.requireNonNull(open.get(block), "a piece of a block that is not open");
    }

    /** A pair of surrogates that came apart is put together again. */
    private void piece(Open item, String piece) {
        String text = item.held + piece;
        boolean halved = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        item.held = halved ? text.substring(text.length() - 1) : "";
        String whole = halved ? text.substring(0, text.length() - 1) : text;
        if (!whole.isEmpty()) {
            closeEnded(false);
            add(item, JsonText.paired(whole));
        }
    }

    private void add(Open item, String text) {
        if (!item.isTold()) {
            tell(item, true);
        }
        item.item.append(text);
        delta(item, text);
    }

    /** Opens an item at the next index. */
    private void tell(Open item, boolean withText) {
        begin();
        item.index = items.size();
        items.add(item.item);
        emit(
                "response.output_item.added",
                "\"output_index\":" + item.index + ",\"item\":" + JsonTree.text(item.item.begun()));
        switch (item.item) {
            case OutputItem.Message message ->
                emit("response.content_part.added", content(item) + ",\"part\":" + JsonTree.text(message.part("")));
            case OutputItem.Thought _ -> {
                if (withText) {
                    emit(
                            "response.reasoning_summary_part.added",
                            summary(item) + ",\"part\":" + JsonTree.text(OutputItem.Thought.part("")));
                }
            }
            case OutputItem.Call _ -> {
                // Has no parts.
            }
        }
    }

    private void delta(Open item, String text) {
        String delta = ",\"delta\":" + JsonText.quote(text);
        switch (item.item) {
            case OutputItem.Message message -> {
                if (message.isRefusal()) {
                    emit("response.refusal.delta", content(item) + delta);
                } else {
                    emit("response.output_text.delta", content(item) + delta + ",\"logprobs\":[]");
                }
            }
            case OutputItem.Thought _ -> emit("response.reasoning_summary_text.delta", summary(item) + delta);
            case OutputItem.Call call -> {
                if (!call.takesFreeText()) {
                    emit("response.function_call_arguments.delta", item(item) + delta);
                }
            }
        }
    }

    private void closeEnded(boolean cut) {
        if (toClose == 0) {
            return;
        }
        toClose = 0;
        open.entrySet().stream()
                .filter(entry -> entry.getValue().ended)
                .sorted(Map.Entry.comparingByKey())
                .toList()
                .forEach(entry -> {
                    open.remove(entry.getKey());
                    if (cut) {
                        entry.getValue().item.cutOff();
                    }
                    close(entry.getValue());
                });
    }

    private void close(Open item) {
        if (!item.held.isEmpty()) {
            item.held = "";
            add(item, "\uFFFD");
        }
        switch (item.item) {
            case OutputItem.Message message -> {
                if (!item.isTold()) {
                    return;
                }
                said(item, message);
            }
            case OutputItem.Thought thought -> {
                if (thought.isEmpty()) {
                    return;
                }
                if (item.isTold()) {
                    shown(item, thought);
                } else {
                    tell(item, false);
                }
            }
            case OutputItem.Call call -> called(item, call);
        }
        emit(
                "response.output_item.done",
                "\"output_index\":" + item.index + ",\"item\":" + JsonTree.text(item.item.done()));
    }

    private void said(Open item, OutputItem.Message message) {
        String text = JsonText.quote(message.text());
        if (message.isRefusal()) {
            emit("response.refusal.done", content(item) + ",\"refusal\":" + text);
        } else {
            emit("response.output_text.done", content(item) + ",\"text\":" + text + ",\"logprobs\":[]");
        }
        emit("response.content_part.done", content(item) + ",\"part\":" + JsonTree.text(message.part(message.text())));
    }

    private void shown(Open item, OutputItem.Thought thought) {
        emit("response.reasoning_summary_text.done", summary(item) + ",\"text\":" + JsonText.quote(thought.text()));
        emit(
                "response.reasoning_summary_part.done",
                summary(item) + ",\"part\":" + JsonTree.text(OutputItem.Thought.part(thought.text())));
    }

    private void called(Open item, OutputItem.Call call) {
        String said = JsonText.quote(call.said());
        if (call.takesFreeText()) {
            if (!call.said().isEmpty()) {
                emit("response.custom_tool_call_input.delta", item(item) + ",\"delta\":" + said);
            }
            emit("response.custom_tool_call_input.done", item(item) + ",\"input\":" + said);
            return;
        }
        if (call.text().isBlank()) {
            emit("response.function_call_arguments.delta", item(item) + ",\"delta\":" + said);
        }
        emit(
                "response.function_call_arguments.done",
                item(item) + ",\"name\":" + JsonText.quote(call.name()) + ",\"arguments\":" + said);
    }

    private static String item(Open item) {
        return "\"item_id\":\"" + item.item.id() + "\",\"output_index\":" + item.index;
    }

    private static String content(Open item) {
        return item(item) + ",\"content_index\":0";
    }

    private static String summary(Open item) {
        return item(item) + ",\"summary_index\":0";
    }

    private void emit(String type, String members) {
        out.accept(Bytes.utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++
                + "," + members + "}\n\n"));
    }
}
