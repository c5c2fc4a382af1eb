package keyrail.server.access;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;

/**
 * What the large bodies on their way to one event loop share: its time, of which a turn is to stay short for everybody else,
 * and arrays of one size, used again and again, for new ones would be moved about by the collector, which stops everybody.
 * They are kept as long as memory is plentiful. On that event loop only.
 */
public final class Uploads {
    static final int SEGMENT_BYTES = 256 << 10;
    /** Read of all of them in one turn, or about: a millisecond or two. */
    private static final int TURN_BYTES = 2 << 20;
    /** Of one of them, at once; the JDK reads it into one buffer that all of an event loop's sockets share. */
    private static final int MOST_BYTES = 1 << 20;
    /** Of less, system calls cost more than the bytes. */
    private static final int LEAST_BYTES = 64 << 10;

    private final ArrayDeque<SoftReference<byte[]>> free = new ArrayDeque<>();
    private int underWay;

    /** An array of {@link #SEGMENT_BYTES}, with whatever was in it last. */
    byte[] take() {
        for (SoftReference<byte[]> kept = free.pollLast(); kept != null; kept = free.pollLast()) {
            byte[] segment = kept.get();
            if (segment != null) {
                return segment;
            }
        }
        return new byte[SEGMENT_BYTES];
    }

    /** Gives back one that nobody reads or writes any more. */
    void giveBack(byte[] segment) {
        free.addLast(new SoftReference<>(segment));
    }

    void began() {
        underWay++;
    }

    void ended() {
        underWay--;
    }

    /** How many bytes one of those under way may read at once. */
    int share() {
        return Math.clamp(TURN_BYTES / Math.max(1, underWay), LEAST_BYTES, MOST_BYTES);
    }
}
