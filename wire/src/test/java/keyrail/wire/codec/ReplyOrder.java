package keyrail.wire.codec;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;

/**
 * The order that {@link ReplyEvent}s promise, as a state machine that fails at the first event out of place. Not safe for
 * use by several threads.
 */
public final class ReplyOrder implements Consumer<ReplyEvent> {
    private final Set<Integer> open = new HashSet<>();
    private boolean started;
    private boolean finished;
    private boolean failed;
    private int blocks;

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started _ -> {
                require(!started, "a second start", event);
                started = true;
            }
            case ReplyEvent.BlockStarted block -> start(block.block(), event);
            case ReplyEvent.CallStarted call -> {
                require(!call.id().isEmpty(), "a call without an id", event);
                start(call.block(), event);
            }
            case ReplyEvent.Piece piece -> {
                require(open.contains(piece.block()), "a piece of a block that is not open", event);
                require(!piece.text().isEmpty(), "an empty piece", event);
            }
            case ReplyEvent.Arguments piece ->
                require(open.contains(piece.block()), "arguments of a call that is not open", event);
            case ReplyEvent.Seal seal ->
                require(open.contains(seal.block()), "a seal of a block that is not open", event);
            case ReplyEvent.BlockEnded ended ->
                require(open.remove(ended.block()), "the end of a block that is not open", event);
            case ReplyEvent.Finished _ -> {
                require(started && !finished && open.isEmpty(), "an end before its time", event);
                finished = true;
            }
            case ReplyEvent.Failed _ -> failed = true;
            case ReplyEvent.Tokens _, ReplyEvent.Lost _, ReplyEvent.Alive _ -> {
                // These may come at any time.
            }
        }
    }

    private void start(int block, ReplyEvent event) {
        require(started && !finished, "a block outside the answer", event);
        require(block == blocks++, "a block out of its turn", event);
        open.add(block);
    }

    private static void require(boolean holds, String what, ReplyEvent event) {
        if (!holds) {
            throw new AssertionError(what + ": " + event);
        }
    }

    /** Whether the answer came to its end, and to no failure. */
    public boolean isWhole() {
        return finished && !failed;
    }
}
