package keyrail.wire.translation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.SealedCall;
import keyrail.core.inference.hub.Turn;

/** Gives the calls of a prompt back what their client could not carry. */
public final class SealRestorer {
    private SealRestorer() {}

    /**
     * A prompt whose calls have their seals, and before them their sealed thoughts where the client did not send them all:
     * SDKs that put a stream together keep the last of several.
     *
     * @param kept finds what is kept of a call, by its id
     */
    public static Prompt restore(Prompt prompt, Function<String, Optional<SealedCall>> kept) {
        List<Turn> turns = new ArrayList<>(prompt.turns().size());
        boolean changed = false;
        for (Turn turn : prompt.turns()) {
            Turn restored = turn.role() == Turn.Role.ASSISTANT ? restore(turn, kept) : turn;
            changed |= restored != turn;
            turns.add(restored);
        }
        return changed ? prompt.withTurns(turns) : prompt;
    }

    private static Turn restore(Turn turn, Function<String, Optional<SealedCall>> kept) {
        Set<String> sent = seals(turn.blocks());
        List<Block> blocks = new ArrayList<>(turn.blocks().size() + 1);
        boolean changed = false;
        for (Block block : turn.blocks()) {
            SealedCall found = block instanceof Block.ToolCall call && call.seal() == null
                    ? kept.apply(call.id()).orElse(null)
                    : null;
            if (found == null || !(block instanceof Block.ToolCall call)) {
                blocks.add(block);
                continue;
            }
            changed = true;
            Set<String> known = seals(found.thoughts());
            if (known.size() > sent.size() && known.containsAll(sent)) {
                // What the client shows of them is without proof, or not all of them, and would stand there twice.
                blocks.removeIf(shown -> shown instanceof Block.Thought || shown instanceof Block.Hidden);
                blocks.addAll(0, found.thoughts());
            }
            blocks.add(new Block.ToolCall(call.id(), call.name(), call.arguments(), found.seal(), call.cache()));
        }
        return changed ? new Turn(turn.role(), blocks) : turn;
    }

    private static Set<String> seals(List<Block> blocks) {
        Set<String> seals = new HashSet<>();
        for (Block block : blocks) {
            if (block instanceof Block.Hidden hidden) {
                seals.add(hidden.seal().value());
            } else if (block instanceof Block.Thought thought && thought.seal() != null) {
                seals.add(thought.seal().value());
            }
        }
        return seals;
    }
}
