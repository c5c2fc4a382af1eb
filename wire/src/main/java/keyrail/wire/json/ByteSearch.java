package keyrail.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches in byte arrays, eight bytes at a time. All bounds are array indexes; {@code to} is exclusive, and is what a
 * search that finds nothing returns.
 *
 * <p>A byte of a word is found by making its difference zero and letting the subtraction borrow into its top bit. A
 * borrow also runs into the bytes above, so only the lowest mark is exact; it is the only one used.
 */
public final class ByteSearch {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle HALF_WORD =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    /** Looked through at once. */
    private static final int STRETCH_BYTES = 1 << 10;

    private ByteSearch() {}

    /**
     * After a run of characters of three UTF-8 bytes, as Chinese and Japanese text is made of. It ends at the first byte
     * that is not plainly one of them: the leads E0 and ED, whose second byte has limits, are left to the caller.
     */
    static int afterThreeByteCharacters(byte[] array, int from, int to) {
        int at = from;
        while (at <= to - 4) {
            int word = (int) HALF_WORD.get(array, at);
            int lead = word & 0xFF;
            if ((word & 0xC0C0F0) != 0x8080E0 || lead == 0xE0 || lead == 0xED) {
                break;
            }
            at += 3;
        }
        return at;
    }

    /** The first quote or backslash. */
    public static int quoteOrBackslash(byte[] array, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long word = word(array, at);
            long marks = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
            if (marks != 0) {
                return at + lowest(marks);
            }
        }
        while (at < to && array[at] != '"' && array[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The first line feed or carriage return. */
    public static int lineEnd(byte[] array, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long word = word(array, at);
            long marks = zeroBytes(word ^ LINE_FEEDS) | zeroBytes(word ^ CARRIAGE_RETURNS);
            if (marks != 0) {
                return at + lowest(marks);
            }
        }
        while (at < to && array[at] != '\n' && array[at] != '\r') {
            at++;
        }
        return at;
    }

    /** The first occurrence of {@code needle}, which has at least two bytes. */
    public static int indexOf(byte[] array, int from, int to, byte[] needle) {
        long firsts = ONES * (needle[0] & 0xFF);
        long seconds = ONES * (needle[1] & 0xFF);
        int last = to - needle.length;
        int at = from;
        int near = from;
        while (at <= last) {
            if (at >= near && at < to - STRETCH_BYTES) {
                near = at + STRETCH_BYTES;
                if (!isPairIn(array, at, firsts, seconds)) {
                    at = near;
                    continue;
                }
            }
            if (at <= to - 9) {
                long marks = zeroBytes((word(array, at) ^ firsts) | (word(array, at + 1) ^ seconds));
                if (marks == 0) {
                    at += 8;
                    continue;
                }
                at += lowest(marks);
                if (at > last) {
                    return to;
                }
            }
            if (matches(array, at, needle)) {
                return at;
            }
            at++;
        }
        return to;
    }

    /** Whether two bytes stand beside each other in a stretch, without a branch: it is compiled to vector instructions. */
    private static boolean isPairIn(byte[] array, int from, long firsts, long seconds) {
        long marks = 0;
        for (int at = from; at < from + STRETCH_BYTES; at += 8) {
            marks |= zeroBytes((word(array, at) ^ firsts) | (word(array, at + 1) ^ seconds));
        }
        return marks != 0;
    }

    private static boolean matches(byte[] array, int at, byte[] needle) {
        for (int index = 0; index < needle.length; index++) {
            if (array[at + index] != needle[index]) {
                return false;
            }
        }
        return true;
    }

    private static long word(byte[] array, int at) {
        return (long) WORD.get(array, at);
    }

    private static int lowest(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & TOPS;
    }
}
