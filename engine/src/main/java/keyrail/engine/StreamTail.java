package keyrail.engine;

/** Remembers how a written event stream ends, so that a further event can be set apart from a broken-off one. */
final class StreamTail {
    private static final int KEPT = 4;

    private int tail;
    private long written;

    void accept(byte[] array, int offset, int length) {
        for (int index = Math.max(0, length - KEPT); index < length; index++) {
            tail = tail << 8 | array[offset + index] & 0xFF;
        }
        written += length;
    }

    /** Whether what was written ends with a line, or is nothing at all. */
    boolean isBetweenLines() {
        return written == 0 || (tail & 0xFF) == '\n';
    }

    /** Whether what was written ends with a blank line, or is nothing at all. */
    boolean isBetweenEvents() {
        boolean twoLineEnds = (tail & 0xFFFF) == 0x0A0A || (tail & 0xFFFF) == 0x0D0D;
        return written == 0 || twoLineEnds || tail == 0x0D0A0D0A;
    }
}
