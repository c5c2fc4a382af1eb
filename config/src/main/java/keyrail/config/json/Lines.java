package keyrail.config.json;

/** Turns byte offsets into lines and columns, walking the file once; used by one thread. */
final class Lines {
    private final byte[] bytes;
    private int reached;
    private int line = 1;
    private int column = 1;

    Lines(byte[] bytes, int contentStart) {
        this.bytes = bytes;
        this.reached = contentStart;
    }

    /** The place of an offset; starts must not decrease from call to call. */
    Span span(int start, int end) {
        while (reached < start && reached < bytes.length) {
            byte passed = bytes[reached++];
            if (passed == '\n') {
                line++;
                column = 1;
            } else if ((passed & 0xC0) != 0x80) {
                // Continuation bytes of UTF-8 belong to the character before them.
                column++;
            }
        }
        return new Span(start, end, line, column);
    }
}
