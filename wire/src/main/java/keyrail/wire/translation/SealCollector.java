package keyrail.wire.translation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.SealedCall;
import org.jspecify.annotations.Nullable;

/**
 * Collects from an answer what its calls need in the next turn: thoughts with their seals, and the calls' own. Text and
 * arguments are not kept; thoughts up to {@value #MOST_CHARACTERS} characters. Not safe for use by several threads.
 */
final class SealCollector {
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final class Draft {
        private final @Nullable String callId;
        private final boolean hidden;
        private final StringBuilder thought = new StringBuilder();
        private @Nullable Opaque seal;

        Draft(@Nullable String callId, boolean hidden) {
            this.callId = callId;
            this.hidden = hidden;
        }
    }

    private final Map<Integer, Draft> drafts = new LinkedHashMap<>();
    private int characters;

    void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.BlockStarted started -> {
                if (started.kind() == BlockKind.THOUGHT || started.kind() == BlockKind.HIDDEN) {
                    drafts.put(started.block(), new Draft(null, started.kind() == BlockKind.HIDDEN));
                }
            }
            case ReplyEvent.CallStarted call -> drafts.put(call.block(), new Draft(call.id(), false));
            case ReplyEvent.Piece piece -> {
                Draft draft = drafts.get(piece.block());
                if (draft != null && characters <= MOST_CHARACTERS) {
                    characters += piece.text().length();
                    draft.thought.append(piece.text());
                }
            }
            case ReplyEvent.Seal seal -> {
                Draft draft = drafts.get(seal.block());
                if (draft != null) {
                    draft.seal = seal.opaque();
                    characters += seal.opaque().value().length();
                }
            }
            case ReplyEvent.Started _,
                    ReplyEvent.Arguments _,
                    ReplyEvent.BlockEnded _,
                    ReplyEvent.Tokens _,
                    ReplyEvent.Finished _,
                    ReplyEvent.Failed _,
                    ReplyEvent.Lost _,
                    ReplyEvent.Alive _ -> {}
        }
    }

    /** The calls that need anything; none where that would be too much to keep. */
    List<SealedCall> calls() {
        List<SealedCall> calls = new ArrayList<>();
        List<Block> thoughts = new ArrayList<>();
        for (Draft draft : characters > MOST_CHARACTERS ? List.<Draft>of() : drafts.values()) {
            Opaque seal = draft.seal;
            if (draft.callId != null) {
                if (seal != null || !thoughts.isEmpty()) {
                    calls.add(new SealedCall(draft.callId, thoughts, seal));
                }
                thoughts = new ArrayList<>();
            } else if (seal != null) {
                thoughts.add(draft.hidden ? new Block.Hidden(seal) : new Block.Thought(draft.thought.toString(), seal));
            }
        }
        return calls;
    }
}
