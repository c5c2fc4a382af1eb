package keyrail.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the bytes that end or interrupt the plain text of JSON strings: quotes, backslashes, control and non-ASCII bytes.
 * It looks at a stretch of some kilobytes at once, in two simple loops, of which the compiler makes vector instructions; what
 * is found is kept as a bit per byte, so that text full of escapes costs no search from each to the next. Used once.
 */
final class StringStops {
    /** Looked at together: small enough for the first-level cache beside the text. */
    private static final int MOST_WORDS = 512;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LOWS = ~TOPS;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    /** Added to seven bits, it reaches the eighth from a space on. */
    private static final long FROM_SPACE = ONES * (0x80 - ' ');

    private final byte[] array;
    private final int end;
    /** Of each word, the top bits of the bytes that stop. */
    private final long[] marks;
    /** A bit for each byte from {@link #start} on. */
    private final long[] stops;

    private int start;
    private int known;

    /** @param from where text may begin, and {@code end} where it ends: indexes of the array */
    StringStops(byte[] array, int from, int end) {
        this.array = array;
        this.end = end;
        int blocks = Math.min(MOST_WORDS / 8, (end - from + 63) / 64);
        this.marks = new long[8 * blocks];
        this.stops = new long[blocks];
        this.known = from;
    }

    /** The first stop from an index on, or the end; never asked for one before an earlier answer. */
    int first(int from) {
        int at = from;
        while (at < end) {
            if (at >= known) {
                look(at);
            }
            int block = (at - start) >>> 6;
            long found = stops[block] & -1L << (at - start);
            if (found != 0) {
                return start + (block << 6) + Long.numberOfTrailingZeros(found);
            }
            at = start + (block + 1 << 6);
        }
        return end;
    }

    private void look(int from) {
        start = from;
        int words = Math.min(marks.length, (end - from) >> 3);
        mark(array, from, marks, words);
        int looked = from + 8 * words;
        if (words < marks.length) {
            looked = markRest(looked, words);
        }
        known = looked;
        gather(marks, stops);
    }

    /** The last bytes, too few for a word; what is behind them stops nothing. */
    private int markRest(int from, int words) {
        long rest = 0;
        for (int index = from; index < end; index++) {
            byte value = array[index];
            // Bytes are signed: this is true of every non-ASCII byte too.
            if (value < ' ' || value == '"' || value == '\\') {
                rest |= 0x80L << 8 * (index - from);
            }
        }
        marks[words] = rest;
        Arrays.fill(marks, words + 1, marks.length, 0);
        return end;
    }

    /** Without a branch, so that it is compiled to vector instructions. */
    private static void mark(byte[] text, int from, long[] into, int words) {
        for (int index = 0; index < words; index++) {
            long word = (long) WORD.get(text, from + 8 * index);
            long low = word & LOWS;
            long plain = ((low ^ QUOTES) + LOWS) & ((low ^ BACKSLASHES) + LOWS) & (low + FROM_SPACE);
            into[index] = (~plain | word) & TOPS;
        }
    }

    private static void gather(long[] marks, long[] into) {
        for (int block = 0; block < into.length; block++) {
            int word = 8 * block;
            into[block] = inOrder(marks[word] >>> 7
                    | marks[word + 1] >>> 6
                    | marks[word + 2] >>> 5
                    | marks[word + 3] >>> 4
                    | marks[word + 4] >>> 3
                    | marks[word + 5] >>> 2
                    | marks[word + 6] >>> 1
                    | marks[word + 7]);
        }
    }

    /** Turns eight rows of eight bits into columns (Warren, Hacker's Delight, 7-3). */
    private static long inOrder(long rows) {
        long turned = rows;
        long swapped = (turned ^ turned >>> 7) & 0x00AA00AA00AA00AAL;
        turned ^= swapped ^ swapped << 7;
        swapped = (turned ^ turned >>> 14) & 0x0000CCCC0000CCCCL;
        turned ^= swapped ^ swapped << 14;
        swapped = (turned ^ turned >>> 28) & 0x00000000F0F0F0F0L;
        return turned ^ swapped ^ swapped << 28;
    }
}
