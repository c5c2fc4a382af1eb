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
import tools.jackson.databind.JsonNode;

/**
 * Writes an answer as the stream of OpenAI Responses: each block is an item, numbered when it opens and closed when it
 * ends; blocks that interleave are items open side by side, which the format's indexes allow. The event after the end of
 * an item closes it, so that the last one can still say that it was cut off. Not safe for use by several threads.
 */
public final class StreamWriter implements ReplyWriter {
    /** An item and how far it has been told. */
    private static final class Open {
        private final OutputItem item;
        private boolean ended;
        /** Half of a character, which waits for the other half. */
        private String held = "";

        Open(OutputItem item) {
            this.item = item;
        }
    }

    private final Consumer<Bytes> out;
    private final ItemEvents events;
    private final ResponseObject response;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private int blocks;
    private int toClose;
    private boolean begun;
    private TokenCounts tokens = TokenCounts.NONE;
    private @Nullable StopReason reason;

    public StreamWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.out = out;
        this.events = new ItemEvents(out);
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
                tell(item.item);
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
        events.response(
                ResponseObject.isWhole(reason) ? "response.completed" : "response.incomplete",
                response.ended(items, reason, tokens));
    }

    /**
     * As OpenAI tells it: the event {@code error}, which SDKs throw, then {@code response.failed} with what was said so
     * far, which Codex waits for.
     */
    @Override
    public Bytes failed(Bytes event, Bytes body) {
        String error = event.asUtf8();
        int data = error.indexOf("data: {");
        JsonNode said =
                data < 0 ? null : JsonTree.read(error.substring(data + 6)).orElse(null);
        String code = JsonTree.string(said, "code");
        String message = JsonTree.string(said, "message");
        if (code == null || message == null) {
            return event;
        }
        begin();
        open.values().forEach(item -> item.item.cutOff());
        String members =
                "\"code\":" + JsonText.quote(code) + ",\"message\":" + JsonText.quote(message) + ",\"param\":null";
        return Bytes.utf8(events.event("error", members)
                + events.event("response.failed", "\"response\":" + response.failed(items, code, message)));
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
            String object = response.begun();
            events.response("response.created", object);
            events.response("response.in_progress", object);
        }
    }

    private String nextId() {
        return response.itemId(blocks++);
    }

    private OutputItem item(BlockKind kind) {
        return switch (kind) {
            case TEXT -> new OutputItem.Message(nextId(), false);
            case REFUSAL -> new OutputItem.Message(nextId(), true);
            case THOUGHT -> new OutputItem.Thought(nextId(), false);
            case HIDDEN -> new OutputItem.Thought(nextId(), true);
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
        if (!item.item.isTold()) {
            tell(item.item);
        }
        item.item.append(text);
        events.delta(item.item, text);
    }

    /** Opens an item at the next index. */
    private void tell(OutputItem item) {
        begin();
        item.told(items.size());
        items.add(item);
        events.opened(item);
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

    /** An item of which nothing was said is never told. */
    private void close(Open item) {
        if (!item.held.isEmpty()) {
            item.held = "";
            add(item, "\uFFFD");
        }
        if (!item.item.isTold() && item.item instanceof OutputItem.Thought thought && !thought.isEmpty()) {
            tell(thought);
        }
        if (item.item.isTold()) {
            events.closed(item.item);
        }
    }
}
