package keyrail.wire.translation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import org.jspecify.annotations.Nullable;

/**
 * Takes thoughts out of the text of an answer whose vendor leaves them there, between {@code <think>} and {@code
 * </think>}, wherever the pieces are cut. Only at the start of a text, and right behind another thought, is the tag one:
 * further on it is something that the model talks about. White space around a thought is not told. Not safe for use by
 * several threads.
 */
final class ThoughtTags implements Consumer<ReplyEvent> {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private enum Phase {
        /** Nothing but white space, and perhaps the beginning of a tag. */
        LEAD,
        THOUGHT,
        TEXT
    }

    /** One block of text as the vendor tells it: thoughts, then text. */
    private final class Span {
        private final StringBuilder held = new StringBuilder();
        private Phase phase = Phase.LEAD;
        private boolean behindThought;
        private int open = -1;

        void accept(String piece) {
            held.append(piece);
            boolean further = true;
            while (further) {
                further = switch (phase) {
                    case LEAD -> lead();
                    case THOUGHT -> thought();
                    case TEXT -> {
                        tell(BlockKind.TEXT, held.length());
                        yield false;
                    }
                };
            }
        }

        /** Whether more can be made of what is held. */
        private boolean lead() {
            int start = blankUntil();
            String rest = held.substring(start);
            if (rest.startsWith(OPEN)) {
                held.delete(0, start + OPEN.length());
                phase = Phase.THOUGHT;
                return true;
            }
            if (OPEN.startsWith(rest)) {
                return false;
            }
            if (behindThought) {
                held.delete(0, start);
            }
            phase = Phase.TEXT;
            return true;
        }

        private boolean thought() {
            if (open < 0) {
                held.delete(0, blankUntil());
            }
            int close = held.indexOf(CLOSE);
            if (close >= 0) {
                tell(BlockKind.THOUGHT, close);
                held.delete(0, CLOSE.length());
                close();
                behindThought = true;
                phase = Phase.LEAD;
                return true;
            }
            tell(BlockKind.THOUGHT, held.length() - begunTag());
            return false;
        }

        /** How much of the end of what is held may be the beginning of the closing tag. */
        private int begunTag() {
            for (int length = Math.min(CLOSE.length() - 1, held.length()); length > 0; length--) {
                if (CLOSE.startsWith(held.substring(held.length() - length))) {
                    return length;
                }
            }
            return 0;
        }

        private int blankUntil() {
            int at = 0;
            while (at < held.length() && Character.isWhitespace(held.charAt(at))) {
                at++;
            }
            return at;
        }

        private void tell(BlockKind kind, int length) {
            if (length == 0) {
                return;
            }
            if (open < 0) {
                open = next++;
                sink.accept(new ReplyEvent.BlockStarted(open, kind));
            }
            sink.accept(new ReplyEvent.Piece(open, held.substring(0, length)));
            held.delete(0, length);
        }

        private void close() {
            if (open >= 0) {
                sink.accept(new ReplyEvent.BlockEnded(open));
                open = -1;
            }
        }

        /** The block is over: what is held is what it looks like. */
        void end() {
            if (phase == Phase.LEAD && behindThought) {
                held.delete(0, blankUntil());
            }
            tell(phase == Phase.THOUGHT ? BlockKind.THOUGHT : BlockKind.TEXT, held.length());
            close();
        }
    }

    private final Consumer<ReplyEvent> sink;
    private final Map<Integer, Span> spans = new LinkedHashMap<>();
    /** The number that a block which is no text goes by from here on. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private int next;

    ThoughtTags(Consumer<ReplyEvent> sink) {
        this.sink = sink;
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.BlockStarted started -> {
                if (started.kind() == BlockKind.TEXT) {
                    spans.put(started.block(), new Span());
                } else {
                    sink.accept(new ReplyEvent.BlockStarted(renumbered(started.block()), started.kind()));
                }
            }
            case ReplyEvent.CallStarted call ->
                sink.accept(new ReplyEvent.CallStarted(renumbered(call.block()), call.id(), call.name()));
            case ReplyEvent.Piece piece -> {
                Span span = spans.get(piece.block());
                if (span == null) {
                    sink.accept(new ReplyEvent.Piece(number(piece.block()), piece.text()));
                } else {
                    span.accept(piece.text());
                }
            }
            case ReplyEvent.Arguments piece ->
                sink.accept(new ReplyEvent.Arguments(number(piece.block()), piece.json()));
            case ReplyEvent.Seal seal -> seal(seal);
            case ReplyEvent.BlockEnded ended -> {
                Span span = spans.remove(ended.block());
                if (span == null) {
                    sink.accept(new ReplyEvent.BlockEnded(number(ended.block())));
                } else {
                    span.end();
                }
            }
            case ReplyEvent.Finished _, ReplyEvent.Failed _ -> {
                List.copyOf(spans.values()).forEach(Span::end);
                spans.clear();
                sink.accept(event);
            }
            case ReplyEvent.Started _, ReplyEvent.Tokens _, ReplyEvent.Lost _, ReplyEvent.Alive _ -> sink.accept(event);
        }
    }

    /** The seal of a text belongs to what of it is open; without that there is nothing it could be about. */
    private void seal(ReplyEvent.Seal seal) {
        Span span = spans.get(seal.block());
        if (span == null) {
            sink.accept(new ReplyEvent.Seal(number(seal.block()), seal.opaque()));
        } else if (span.open >= 0) {
            sink.accept(new ReplyEvent.Seal(span.open, seal.opaque()));
        }
    }

    private int renumbered(int block) {
        numbers.put(block, next);
        return next++;
    }

    private int number(int block) {
        @Nullable Integer number = numbers.get(block);
        if (number == null) {
            throw new IllegalStateException("a piece of block " + block + ", which has not started");
        }
        return number;
    }
}
