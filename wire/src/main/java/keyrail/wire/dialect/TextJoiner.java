package keyrail.wire.dialect;

import java.util.function.Consumer;

/**
 * Joins text blocks that arrive in pieces, with one space between two blocks where neither side has whitespace. Not
 * safe for use by several threads.
 */
public final class TextJoiner {
    private final StringBuilder joined = new StringBuilder();
    private final Consumer<String> sink;
    private boolean betweenBlocks;

    public TextJoiner(Consumer<String> sink) {
        this.sink = sink;
    }

    /** The pieces that follow belong to another block than those before. */
    public void nextBlock() {
        betweenBlocks = true;
    }

    public void append(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        boolean needsSpace = betweenBlocks
                && !joined.isEmpty()
                && !Character.isWhitespace(joined.charAt(joined.length() - 1))
                && !Character.isWhitespace(piece.charAt(0));
        betweenBlocks = false;
        String text = needsSpace ? " " + piece : piece;
        joined.append(text);
        sink.accept(text);
    }

    public String text() {
        return joined.toString();
    }
}
