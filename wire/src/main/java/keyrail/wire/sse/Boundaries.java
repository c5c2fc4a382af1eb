package keyrail.wire.sse;

import keyrail.wire.json.ByteSearch;

/**
 * Finds where events end in a stream torn anywhere: after the blank line, whose end is a line feed, a carriage return,
 * or both. Not safe for use by several threads.
 *
 * <p>An event is over at the carriage return already; a line feed that belongs to it then opens the bytes of the next
 * one. Waiting for it would hold back an event until the next one comes.
 */
final class Boundaries {
    private boolean lineIsBlank = true;
    private boolean afterCarriageReturn;

    /** The index after the next end of an event, or -1 when none is before {@code end}: then all bytes were taken. */
    int next(byte[] array, int from, int end) {
        int at = from;
        while (at < end) {
            if (takesLineFeed(array, at, end)) {
                at++;
                continue;
            }
            int lineEnd = ByteSearch.lineEnd(array, at, end);
            lineIsBlank &= lineEnd == at;
            if (lineEnd == end) {
                return -1;
            }
            at = lineEnd + 1;
            afterCarriageReturn = array[lineEnd] == '\r';
            boolean eventEnds = lineIsBlank;
            lineIsBlank = true;
            if (eventEnds) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the byte at {@code from} is the line feed that completes the line end just seen; it is taken then. */
    boolean takesLineFeed(byte[] array, int from, int end) {
        if (!afterCarriageReturn || from == end) {
            return false;
        }
        afterCarriageReturn = false;
        return array[from] == '\n';
    }
}
