package keyrail.wire.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import org.jspecify.annotations.Nullable;

/** Puts the events of an answer together into a whole one. Not safe for use by several threads. */
public final class ReplyAssembler implements Consumer<ReplyEvent> {
    private static final class Draft {
        private final ReplyEvent.@Nullable BlockKind kind;
        private final String callId;
        private final String callName;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Opaque seal;

        Draft(ReplyEvent.@Nullable BlockKind kind, String callId, String callName) {
            this.kind = kind;
            this.callId = callId;
            this.callName = callName;
        }

        Optional<Block> block() {
            if (kind == null) {
                String arguments = text.isEmpty() ? "{}" : text.toString();
                return Optional.of(new Block.ToolCall(callId, callName, new RawJson(arguments), seal, null));
            }
            return switch (kind) {
                case TEXT -> Optional.of(new Block.Text(text.toString()));
                case THOUGHT -> Optional.of(new Block.Thought(text.toString(), seal));
                case REFUSAL -> Optional.of(new Block.Refusal(text.toString()));
                case HIDDEN -> Optional.ofNullable(seal).map(Block.Hidden::new);
            };
        }
    }

    private final Map<Integer, Draft> drafts = new LinkedHashMap<>();
    private final List<Loss> losses = new ArrayList<>();
    private String id = "";
    private @Nullable String model;
    private @Nullable StopReason reason;
    private @Nullable String stopSequence;
    private TokenCounts tokens = TokenCounts.NONE;
    private ReplyEvent.@Nullable Failed failed;

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started started -> {
                id = started.id();
                model = started.model();
            }
            case ReplyEvent.BlockStarted started -> drafts.put(started.block(), new Draft(started.kind(), "", ""));
            case ReplyEvent.CallStarted call -> drafts.put(call.block(), new Draft(null, call.id(), call.name()));
            case ReplyEvent.Piece piece -> draft(piece.block()).text.append(piece.text());
            case ReplyEvent.Arguments piece -> draft(piece.block()).text.append(piece.json());
            case ReplyEvent.Seal seal -> draft(seal.block()).seal = seal.opaque();
            case ReplyEvent.BlockEnded _, ReplyEvent.Alive _ -> {}
            case ReplyEvent.Tokens counted -> tokens = counted.counts();
            case ReplyEvent.Finished finished -> {
                reason = finished.reason();
                stopSequence = finished.stopSequence();
            }
            case ReplyEvent.Failed told -> failed = told;
            case ReplyEvent.Lost lost -> losses.add(lost.loss());
        }
    }

    private Draft draft(int block) {
        Draft draft = drafts.get(block);
        if (draft == null) {
            throw new IllegalStateException("a piece of block " + block + ", which has not started");
        }
        return draft;
    }

    /** Whether the vendor said why it ended. */
    public boolean isFinished() {
        return reason != null;
    }

    /** The error the vendor told of, instead of an answer. */
    public Optional<ReplyEvent.Failed> failure() {
        return Optional.ofNullable(failed);
    }

    public List<Loss> losses() {
        return losses;
    }

    /** The blocks so far, in the order of their start. */
    public List<Block> blocks() {
        return drafts.values().stream()
                .map(Draft::block)
                .flatMap(Optional::stream)
                .toList();
    }

    public Reply reply() {
        return new Reply(id, model, blocks(), reason == null ? StopReason.OTHER : reason, stopSequence, tokens);
    }
}
