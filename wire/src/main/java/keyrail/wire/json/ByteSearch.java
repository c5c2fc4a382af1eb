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
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private ByteSearch() {}

    /** The first byte that is not plain text of a JSON string: a quote, a backslash, a control or a non-ASCII byte. */
    static int stringStop(byte[] array, int from, int to) {
        int at = from;
        // Text full of escapes stops soon: the wide loop would only do its first words twice.
        for (int near = Math.min(from + 32, to - 7); at < near; at += 8) {
            long marks = stringMarks(word(array, at));
            if (marks != 0) {
                return at + lowest(marks);
            }
        }
        while (at <= to - 32) {
            long marks = stringMarks(word(array, at))
                    | stringMarks(word(array, at + 8))
                    | stringMarks(word(array, at + 16))
                    | stringMarks(word(array, at + 24));
            if (marks != 0) {
                break;
            }
            at += 32;
        }
        for (; at <= to - 8; at += 8) {
            long marks = stringMarks(word(array, at));
            if (marks != 0) {
                return at + lowest(marks);
            }
        }
        for (; at < to; at++) {
            byte value = array[at];
            // Bytes are signed: this is true of every non-ASCII byte too.
            if (value < ' ' || value == '"' || value == '\\') {
                return at;
            }
        }
        return to;
    }

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
        while (at <= last) {
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

    /** No complement is needed here: a byte above 127 is marked anyway. */
    private static long stringMarks(long word) {
        return (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word) & TOPS;
    }
}
