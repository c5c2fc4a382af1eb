package keyrail.wire.codec;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;

/**
 * For formats that tell the text of all blocks of a kind in one string: only the first open block of a kind speaks, those
 * that overlap with it are held back until it ends. Not safe for use by several threads.
 */
public final class InOrder {
    /** Takes what blocks say, each whole before the next of its kind. */
    public interface Sink {
        void piece(int block, BlockKind kind, String text);

        void ended(int block, BlockKind kind);
    }

    private static final class Waiting {
        private final int block;
        private final BlockKind kind;
        private final StringBuilder held = new StringBuilder();
        private boolean ended;

        Waiting(int block, BlockKind kind) {
            this.block = block;
            this.kind = kind;
        }
    }

    private final Sink sink;
    private final Map<Integer, Waiting> open = new HashMap<>();
    private final Map<BlockKind, Queue<Waiting>> queues = new EnumMap<>(BlockKind.class);

    public InOrder(Sink sink) {
        this.sink = sink;
    }

    public void start(int block, BlockKind kind) {
        Waiting one = new Waiting(block, kind);
        open.put(block, one);
        queue(kind).add(one);
    }

    public void piece(int block, String text) {
        Waiting one = open.get(block);
        if (one == null) {
            throw new IllegalStateException("a piece of block " + block + ", which is not open");
        }
        if (queue(one.kind).peek() == one) {
            sink.piece(block, one.kind, text);
        } else {
            one.held.append(text);
        }
    }

    /** The end of a block; nothing where it is none that was started here. */
    public void end(int block) {
        Waiting one = open.remove(block);
        if (one == null) {
            return;
        }
        one.ended = true;
        Queue<Waiting> queue = queue(one.kind);
        Waiting first = queue.peek();
        while (first != null && first.ended) {
            sink.ended(first.block, first.kind);
            queue.remove();
            first = queue.peek();
            if (first != null && !first.held.isEmpty()) {
                sink.piece(first.block, first.kind, first.held.toString());
            }
        }
    }

    /** Ends all that is open. */
    public void endAll() {
        open.keySet().stream().sorted().toList().forEach(this::end);
    }

    private Queue<Waiting> queue(BlockKind kind) {
        return queues.computeIfAbsent(kind, none -> new ArrayDeque<>());
    }
}
