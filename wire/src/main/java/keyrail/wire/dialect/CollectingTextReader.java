package keyrail.wire.dialect;

import java.util.Arrays;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.sse.EventSplitter;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a text reader: tells a stream from an answer in one piece by its first byte, since some servers answer a
 * request for a stream with a whole, and puts the text together.
 */
public abstract class CollectingTextReader implements TextReader, EventSplitter.Sink {
    private static final int LARGEST_WHOLE = 64 << 20;

    private final EventSplitter splitter = new EventSplitter();
    private final Keys eventKeys;
    private final Keys wholeKeys;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Boolean whole;
    private byte[] collected = new byte[4 << 10];
    private int length;
    private String model = "";
    private Usage usage = Usage.NONE;
    private @Nullable String error;
    private Consumer<String> onText = ignored -> {};

    protected CollectingTextReader(Keys eventKeys, Keys wholeKeys) {
        this.eventKeys = eventKeys;
        this.wholeKeys = wholeKeys;
    }

    /** One event's data, scanned for the event keys. */
    protected abstract void event(ScannedBody data);

    /** The whole answer, scanned for its keys. */
    protected abstract void whole(ScannedBody body);

    protected final void addText(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            onText.accept(piece);
        }
    }

    /** A further block of text begins: blocks are told apart by a space where neither side has whitespace. */
    protected final void beginBlock(String firstPiece) {
        boolean needsSpace = !text.isEmpty()
                && !Character.isWhitespace(text.charAt(text.length() - 1))
                && (firstPiece.isEmpty() || !Character.isWhitespace(firstPiece.charAt(0)));
        addText(needsSpace ? " " + firstPiece : firstPiece);
    }

    protected final void model(String name) {
        model = name;
    }

    protected final void usage(Usage read) {
        usage = read;
    }

    protected final void error(String message) {
        error = message;
    }

    @Override
    public final void accept(byte[] array, int offset, int count, Consumer<String> receiver) {
        onText = receiver;
        if (whole == null) {
            whole = startsWithBrace(array, offset, count);
        }
        if (!whole) {
            splitter.accept(array, offset, count, this);
        } else if (length + count <= LARGEST_WHOLE) {
            if (length + count > collected.length) {
                collected = Arrays.copyOf(collected, Math.max(length + count, 2 * collected.length));
            }
            System.arraycopy(array, offset, collected, length, count);
            length += count;
        } else {
            error = "the answer is larger than 64 MiB";
        }
    }

    private static boolean startsWithBrace(byte[] array, int offset, int count) {
        for (int index = offset; index < offset + count; index++) {
            if (array[index] > ' ') {
                return array[index] == '{';
            }
        }
        return false;
    }

    @Override
    public final void finish(Consumer<String> receiver) {
        onText = receiver;
        if (Boolean.TRUE.equals(whole)) {
            BodyScanner.tryScan(new Bytes(collected, 0, length), wholeKeys)
                    .ifPresentOrElse(this::whole, () -> error = "the answer is not a JSON object");
        } else {
            splitter.finish(this);
        }
    }

    @Override
    public final void event(byte[] array, int from, int to) {
        Bytes data = EventSplitter.data(array, from, to);
        if (data.length() > 0 && data.at(0) == '{') {
            BodyScanner.tryScan(data, eventKeys).ifPresent(this::event);
        }
    }

    @Override
    public final void piece(byte[] array, int from, int to) {
        // No piece of text comes in events of more than 64 KiB.
    }

    @Override
    public final String text() {
        return text.toString();
    }

    @Override
    public final String model() {
        return model;
    }

    @Override
    public final Usage usage() {
        return usage;
    }

    @Override
    public final @Nullable String error() {
        return error;
    }
}
