package keyrail.wire.sse;

import java.util.Arrays;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.ByteSearch;

/**
 * Cuts a stream of server-sent events at the blank lines between them, whatever the line ends (LF, CRLF, CR) and
 * however the bytes are torn. Keeps at most 64 KiB of an event that has not ended; a larger one is handed out in pieces.
 * Costs a pass over the bytes, and a copy only of events that arrive torn. Not safe for use by several threads.
 *
 * <p>Source: WHATWG HTML, section 9.2 "Server-sent events" (seen 2026-11).
 */
public final class EventSplitter {
    private static final int LARGEST_KEPT = 64 << 10;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private byte[] kept = new byte[1_024];
    private int keptLength;
    private int scanned;
    private boolean lineEmpty = true;
    private boolean afterReturn;
    private boolean endsWithReturn;
    private boolean inPieces;

    /** Takes what the splitter finds; the array is the splitter's own or the caller's, valid during the call only. */
    public interface Sink {
        /** One whole event, its blank line included. */
        void event(byte[] array, int from, int to);

        /** The next bytes of an event too large to be kept, in order. */
        void piece(byte[] array, int from, int to);
    }

    public void accept(byte[] array, int offset, int length, Sink sink) {
        if (keptLength == 0) {
            int consumed = split(array, offset, offset, offset + length, sink);
            keep(array, consumed, offset + length, sink);
            scanned = keptLength;
            return;
        }
        append(array, offset, length);
        int consumed = split(kept, 0, scanned, keptLength, sink);
        int left = keptLength - consumed;
        byte[] from = kept;
        if (left > LARGEST_KEPT || inPieces) {
            keptLength = 0;
            keep(from, consumed, consumed + left, sink);
        } else {
            System.arraycopy(kept, consumed, kept, 0, left);
            keptLength = left;
        }
        scanned = keptLength;
    }

    /** Hands out what has come of a last event without its blank line. */
    public void finish(Sink sink) {
        if (keptLength > 0) {
            if (endsWithReturn) {
                sink.event(kept, 0, keptLength);
            } else {
                sink.piece(kept, 0, keptLength);
            }
        }
        keptLength = 0;
        scanned = 0;
    }

    /** Whether an event has begun whose end has not come. */
    public boolean isInsideEvent() {
        return inPieces || (keptLength > 0 && !endsWithReturn);
    }

    /** @return where the event begins that has not ended; everything before it has been handed out */
    private int split(byte[] array, int eventStart, int from, int to, Sink sink) {
        int start = eventStart;
        int at = from;
        while (at < to) {
            if (afterReturn) {
                afterReturn = false;
                if (array[at] == '\n') {
                    at++;
                }
                if (endsWithReturn) {
                    endsWithReturn = false;
                    handOut(array, start, at, sink);
                    start = at;
                    continue;
                }
                if (at == to) {
                    break;
                }
            }
            int lineEnd = ByteSearch.lineEnd(array, at, to);
            if (lineEnd > at) {
                lineEmpty = false;
            }
            if (lineEnd == to) {
                break;
            }
            boolean isReturn = array[lineEnd] == '\r';
            at = lineEnd + 1;
            afterReturn = isReturn;
            if (!lineEmpty) {
                lineEmpty = true;
            } else if (isReturn) {
                endsWithReturn = true;
            } else {
                handOut(array, start, at, sink);
                start = at;
            }
        }
        return start;
    }

    private void handOut(byte[] array, int from, int to, Sink sink) {
        if (inPieces) {
            inPieces = false;
            sink.piece(array, from, to);
        } else {
            sink.event(array, from, to);
        }
    }

    private void keep(byte[] array, int from, int to, Sink sink) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        if (inPieces || length > LARGEST_KEPT) {
            inPieces = true;
            sink.piece(array, from, to);
            return;
        }
        append(array, from, length);
    }

    private void append(byte[] array, int offset, int length) {
        if (keptLength + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(keptLength + length, 2 * kept.length));
        }
        System.arraycopy(array, offset, kept, keptLength, length);
        keptLength += length;
    }

    /** The {@code data} of an event: a window on it for one line, a copy joined by line feeds for several. */
    public static Bytes data(byte[] array, int from, int to) {
        Bytes data = Bytes.EMPTY;
        int at = from;
        while (at < to) {
            int lineEnd = ByteSearch.lineEnd(array, at, to);
            if (startsWith(array, at, lineEnd)) {
                int value = at + DATA.length;
                if (value < lineEnd && array[value] == ' ') {
                    value++;
                }
                Bytes line = new Bytes(array, value, lineEnd - value);
                data = data.length() == 0 ? line : joined(data, line);
            }
            at = lineEnd + 1;
        }
        return data;
    }

    private static boolean startsWith(byte[] array, int from, int to) {
        if (to - from < DATA.length) {
            return false;
        }
        for (int index = 0; index < DATA.length; index++) {
            if (array[from + index] != DATA[index]) {
                return false;
            }
        }
        return true;
    }

    private static Bytes joined(Bytes first, Bytes second) {
        byte[] both = new byte[first.length() + 1 + second.length()];
        System.arraycopy(first.array(), first.offset(), both, 0, first.length());
        both[first.length()] = '\n';
        System.arraycopy(second.array(), second.offset(), both, first.length() + 1, second.length());
        return Bytes.of(both);
    }
}
