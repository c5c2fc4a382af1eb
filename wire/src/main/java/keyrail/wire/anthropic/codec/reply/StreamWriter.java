package keyrail.wire.anthropic.codec.reply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an answer as the format's events (platform.claude.com/docs/en/build-with-claude/streaming, seen 2026-11-28).
 * Blocks stand one after another there: the pieces of a block wait while an earlier one is open. A block begins with its
 * first piece, so that none is empty. Not safe for use by several threads.
 */
public final class StreamWriter implements ReplyWriter {
    /** A block that has not been written to its end. */
    private static final class Draft {
        private final ReplyEvent start;
        private final Deque<ReplyEvent> waiting = new ArrayDeque<>();
        private @Nullable Opaque seal;
        private boolean begun;
        private boolean hasArguments;
        private boolean ended;

        Draft(ReplyEvent start) {
            this.start = start;
        }
    }

    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final Map<Integer, Draft> drafts = new LinkedHashMap<>();
    private ReplyEvent.Started started = new ReplyEvent.Started("", null);
    private ReplyEvent.Finished finished = new ReplyEvent.Finished(StopReason.OTHER, null);
    private TokenCounts tokens = TokenCounts.NONE;
    private boolean begun;
    private boolean calls;
    private boolean refuses;
    private int index = -1;

    public StreamWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.frame = frame;
        this.out = out;
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started told -> started = told;
            case ReplyEvent.Tokens counted -> tokens = counted.counts();
            case ReplyEvent.Finished told -> finished = told;
            case ReplyEvent.Alive _ -> {
                begin();
                send("ping", MessageParts.type("ping"));
            }
            case ReplyEvent.BlockStarted block -> draft(block.block(), block);
            case ReplyEvent.CallStarted call -> draft(call.block(), call);
            case ReplyEvent.Piece piece -> add(piece.block(), piece);
            case ReplyEvent.Arguments piece -> add(piece.block(), piece);
            case ReplyEvent.Seal seal -> add(seal.block(), seal);
            case ReplyEvent.BlockEnded block -> {
                draftOf(block.block()).ended = true;
                advance();
            }
            case ReplyEvent.Lost _, ReplyEvent.Failed _ -> {
                // Told by the caller: in the header, or as the format's error event.
            }
        }
    }

    private void draft(int block, ReplyEvent start) {
        drafts.put(block, new Draft(start));
        advance();
    }

    private void add(int block, ReplyEvent piece) {
        draftOf(block).waiting.add(piece);
        advance();
    }

    private Draft draftOf(int block) {
        Draft draft = drafts.get(block);
        if (draft == null) {
            throw new IllegalStateException("a piece of block " + block + ", which is not open");
        }
        return draft;
    }

    /** Writes what can be written: all of the first block, and of the next ones when it has ended. */
    private void advance() {
        List<Integer> done = new ArrayList<>();
        for (Map.Entry<Integer, Draft> entry : drafts.entrySet()) {
            Draft draft = entry.getValue();
            if (draft.start instanceof ReplyEvent.CallStarted call && !draft.begun) {
                calls = true;
                begin(draft, MessageParts.call(call.id(), call.name(), JsonTree.object()));
            }
            while (!draft.waiting.isEmpty()) {
                write(draft, draft.waiting.remove());
            }
            if (!draft.ended) {
                break;
            }
            end(draft);
            done.add(entry.getKey());
        }
        done.forEach(drafts::remove);
    }

    private void write(Draft draft, ReplyEvent piece) {
        switch (piece) {
            case ReplyEvent.Piece said
            when kind(draft) == ReplyEvent.BlockKind.THOUGHT -> {
                if (!MessageParts.omitsThinking(frame)) {
                    beginThinking(draft);
                    delta(MessageParts.type("thinking_delta").put("thinking", said.text()));
                }
            }
            case ReplyEvent.Piece said -> {
                refuses |= kind(draft) == ReplyEvent.BlockKind.REFUSAL;
                if (!draft.begun) {
                    begin(draft, MessageParts.text(""));
                }
                delta(MessageParts.type("text_delta").put("text", said.text()));
            }
            case ReplyEvent.Arguments said -> {
                if (!said.json().isEmpty()) {
                    draft.hasArguments = true;
                    delta(MessageParts.type("input_json_delta").put("partial_json", said.json()));
                }
            }
            case ReplyEvent.Seal seal -> seal(draft, seal.opaque());
            default -> throw new IllegalStateException("no piece of a block");
        }
    }

    /** A thought is signed at its end, a hidden one is nothing but its seal; calls carry none in this format. */
    private void seal(Draft draft, Opaque seal) {
        ReplyEvent.BlockKind kind = kind(draft);
        if (kind == ReplyEvent.BlockKind.THOUGHT) {
            beginThinking(draft);
            draft.seal = seal;
        } else if (kind == ReplyEvent.BlockKind.HIDDEN) {
            begin(draft, MessageParts.hidden(seal));
        }
    }

    private static ReplyEvent.@Nullable BlockKind kind(Draft draft) {
        return draft.start instanceof ReplyEvent.BlockStarted block ? block.kind() : null;
    }

    private void beginThinking(Draft draft) {
        if (!draft.begun) {
            begin(draft, MessageParts.thinking("", null));
        }
    }

    private void begin(Draft draft, ObjectNode block) {
        begin();
        draft.begun = true;
        index++;
        ObjectNode event = MessageParts.type("content_block_start").put("index", index);
        event.set("content_block", block);
        send("content_block_start", event);
    }

    private void delta(ObjectNode delta) {
        ObjectNode event = MessageParts.type("content_block_delta").put("index", index);
        event.set("delta", delta);
        send("content_block_delta", event);
    }

    private void end(Draft draft) {
        if (!draft.begun) {
            return;
        }
        if (draft.start instanceof ReplyEvent.CallStarted && !draft.hasArguments) {
            delta(MessageParts.type("input_json_delta").put("partial_json", "{}"));
        }
        if (draft.seal != null) {
            delta(MessageParts.type("signature_delta").put("signature", MessageParts.sealed(draft.seal, "signature")));
        }
        send("content_block_stop", MessageParts.type("content_block_stop").put("index", index));
    }

    /** The message starts with the first thing there is to tell, so that counts told before are in it. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode event = MessageParts.type("message_start");
        event.set("message", MessageParts.message(frame, started.id(), started.model(), tokens));
        send("message_start", event);
    }

    @Override
    public void end() {
        begin();
        drafts.values().forEach(draft -> draft.ended = true);
        advance();
        ObjectNode event = MessageParts.type("message_delta");
        ObjectNode delta = event.putObject("delta");
        Endings.write(delta, Endings.seen(finished.reason(), calls, refuses), finished.stopSequence());
        delta.putNull("container");
        event.set("usage", UsageFields.delta(tokens));
        send("message_delta", event);
        send("message_stop", MessageParts.type("message_stop"));
    }

    private void send(String name, ObjectNode data) {
        out.accept(
                Bytes.utf8("event: " + name + "\ndata: " + JsonTree.bytes(data).asUtf8() + "\n\n"));
    }
}
