package keyrail.wire.gemini.inbound;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.wire.gemini.GeminiSeals;
import org.jspecify.annotations.Nullable;

/**
 * What the model said, put together again from the pieces in which a stream gave it: text runs on from part to part, and
 * so do thoughts up to their signature. Not safe for use by several threads.
 */
final class ModelTurn {
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();

    void block(Block block) {
        flush();
        blocks.add(block);
    }

    /**
     * A part of text. A thought with our own mark as its signature is all that was thought since the last one; a
     * signature of Google's belongs to its own part alone. On spoken text it is a block for itself.
     */
    void text(String piece, boolean isThought, @Nullable String signature) {
        if (!isThought) {
            flushThought();
            text.append(piece);
            if (signature != null) {
                block(new Block.Hidden(GeminiSeals.read(signature)));
            }
            return;
        }
        flushText();
        if (signature != null && !GeminiSeals.isMarked(signature) && !piece.isEmpty()) {
            flushThought();
        }
        thought.append(piece);
        if (signature != null) {
            blocks.add(new Block.Thought(thought.toString(), GeminiSeals.read(signature)));
            thought.setLength(0);
        }
    }

    List<Block> end() {
        flush();
        return blocks;
    }

    private void flush() {
        flushThought();
        flushText();
    }

    private void flushText() {
        if (!text.isEmpty()) {
            blocks.add(new Block.Text(text.toString()));
            text.setLength(0);
        }
    }

    private void flushThought() {
        if (!thought.isEmpty()) {
            blocks.add(new Block.Thought(thought.toString(), null));
            thought.setLength(0);
        }
    }
}
