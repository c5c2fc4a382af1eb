package keyrail.core.inference.hub;

import org.jspecify.annotations.Nullable;

/**
 * One step of an answer as it comes. Order: {@link Started} once and first; then blocks, each {@link BlockStarted} or
 * {@link CallStarted}, its pieces, {@link BlockEnded}; {@link Tokens} any time, later figures replacing earlier ones;
 * {@link Finished} once after the last block. {@link Failed} may come instead of what is left. Blocks are numbered from
 * 0 in the order of their start; several may be open at once. A whole answer is told by the same events.
 */
public sealed interface ReplyEvent {

    /** The kinds of block that are not tool calls. */
    enum BlockKind {
        TEXT,
        THOUGHT,
        REFUSAL,
        /** Only a {@link Seal} belongs to it. */
        HIDDEN
    }

    /**
     * @param id the vendor's id of the answer, or empty
     * @param model the model that answers, as the vendor says, or null
     */
    record Started(String id, @Nullable String model) implements ReplyEvent {}

    record BlockStarted(int block, BlockKind kind) implements ReplyEvent {}

    /** @param id the vendor's, or one the reader made where the vendor gives none */
    record CallStarted(int block, String id, String name) implements ReplyEvent {}

    /** The next piece of a block of text, thought or refusal; never empty. */
    record Piece(int block, String text) implements ReplyEvent {}

    /** The next piece of a call's arguments, JSON in all; none at all means an empty object. */
    record Arguments(int block, String json) implements ReplyEvent {}

    /** What proves a thought or a call to its vendor, or the content of a hidden block. */
    record Seal(int block, Opaque opaque) implements ReplyEvent {}

    record BlockEnded(int block) implements ReplyEvent {}

    record Tokens(TokenCounts counts) implements ReplyEvent {}

    /** @param stopSequence the stop text that came up, or null where the vendor does not say */
    record Finished(StopReason reason, @Nullable String stopSequence) implements ReplyEvent {}

    /**
     * The vendor tells of an error in mid-answer.
     *
     * @param type in the vendor's words, or empty
     */
    record Failed(String type, String message) implements ReplyEvent {}

    /** Something of the answer has no place in the hub. */
    record Lost(Loss loss) implements ReplyEvent {}

    /** The vendor shows that it is still there. */
    record Alive() implements ReplyEvent {}
}
