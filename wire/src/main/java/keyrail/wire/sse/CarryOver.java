package keyrail.wire.sse;

import java.util.Arrays;

/** The bytes of an event whose end has not come yet. Not safe for use by several threads. */
final class CarryOver {
    private final int limit;
    private byte[] array = new byte[0];
    private int length;

    CarryOver(int limit) {
        this.limit = limit;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    /** Whether {@code more} bytes would still be within the limit. */
    boolean fits(int more) {
        return length + more <= limit;
    }

    void append(byte[] from, int offset, int count) {
        if (length + count > array.length) {
            array = Arrays.copyOf(array, Math.max(length + count, Math.min(limit, Math.max(512, 2 * array.length))));
        }
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    /** Forgets the bytes and uses the array again. */
    void clear() {
        length = 0;
    }

    /** Forgets the bytes and the array, which now belongs to whoever has it. */
    void handOver() {
        array = new byte[0];
        length = 0;
    }
}
