package keyrail.wire.sse;

import java.io.ByteArrayOutputStream;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.ByteSearch;

/** The data of one event: the values of its {@code data} lines. */
final class EventData {
    private EventData() {}

    /** A window on the event where it has one data line; a copy joined by line feeds where it has more; else empty. */
    static Bytes of(byte[] array, int from, int to) {
        Bytes only = Bytes.EMPTY;
        ByteArrayOutputStream joined = null;
        int lines = 0;
        int at = startsWithByteOrderMark(array, from, to) ? from + 3 : from;
        while (at < to) {
            int lineEnd = ByteSearch.lineEnd(array, at, to);
            int value = valueOfData(array, at, lineEnd);
            if (value >= 0) {
                lines++;
                if (lines == 1) {
                    only = new Bytes(array, value, lineEnd - value);
                } else {
                    if (joined == null) {
                        joined = new ByteArrayOutputStream();
                        joined.write(only.array(), only.offset(), only.length());
                    }
                    joined.write('\n');
                    joined.write(array, value, lineEnd - value);
                }
            }
            at = lineEnd + 1;
        }
        return joined == null ? only : Bytes.of(joined.toByteArray());
    }

    /** Where the value of a {@code data} line starts, or -1 for any other line. */
    private static int valueOfData(byte[] array, int from, int to) {
        boolean isData = to - from >= 4
                && array[from] == 'd'
                && array[from + 1] == 'a'
                && array[from + 2] == 't'
                && array[from + 3] == 'a';
        if (!isData) {
            return -1;
        }
        if (to - from == 4) {
            return to;
        }
        if (array[from + 4] != ':') {
            return -1;
        }
        return from + 5 < to && array[from + 5] == ' ' ? from + 6 : from + 5;
    }

    private static boolean startsWithByteOrderMark(byte[] array, int from, int to) {
        return to - from >= 3
                && array[from] == (byte) 0xEF
                && array[from + 1] == (byte) 0xBB
                && array[from + 2] == (byte) 0xBF;
    }
}
