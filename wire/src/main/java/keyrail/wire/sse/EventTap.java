package keyrail.wire.sse;

import keyrail.core.inference.Bytes;

/**
 * Looks into a passing event stream and hands on the data of the few events worth reading.
 *
 * <p>Those are the first event with data, and each that holds a needle. A chunk costs one search for line ends and one
 * for the needles, and allocates nothing unless such an event is in it; an event that is not whole yet is carried over.
 * An event longer than the limit is skipped and counted, wherever the chunks were cut. Not safe for use by several
 * threads.
 */
public final class EventTap {
    /** The longest event a usage tap reads, in bytes. */
    public static final int USUAL_LIMIT = 64 * 1024;

    /** Takes the data of one event; the window is valid during the call only. */
    @FunctionalInterface
    public interface Sink {
        void event(Bytes data);
    }

    private final Needles needles;
    private final Sink sink;
    private final Boundaries boundaries = new Boundaries();
    private final CarryOver carried;
    private boolean sawData;
    private boolean skipping;
    private long skipped;

    public EventTap(Needles needles, int limit, Sink sink) {
        this.needles = needles;
        this.sink = sink;
        this.carried = new CarryOver(limit);
    }

    public void accept(byte[] array, int offset, int length) {
        int end = offset + length;
        int from = offset;
        int boundary = boundaries.next(array, from, end);
        while (boundary >= 0) {
            complete(array, from, boundary);
            from = boundary;
            boundary = boundaries.next(array, from, end);
        }
        if (!skipping && from < end) {
            if (carried.fits(end - from)) {
                carried.append(array, from, end - from);
            } else {
                skipping = true;
                carried.clear();
            }
        }
    }

    /** The stream is over: an event without its blank line counts too, because some servers leave that out. */
    public void end() {
        complete(new byte[0], 0, 0);
    }

    /** Events that were too long to read. */
    public long skipped() {
        return skipped;
    }

    /** Whether the event that is passing is too long to read; it counts as skipped once it is over. */
    public boolean isSkipping() {
        return skipping;
    }

    private void complete(byte[] array, int from, int to) {
        if (skipping || !carried.fits(to - from)) {
            skipped++;
        } else if (carried.length() == 0) {
            judge(array, from, to);
        } else {
            carried.append(array, from, to - from);
            judge(carried.array(), 0, carried.length());
        }
        carried.clear();
        skipping = false;
    }

    private void judge(byte[] array, int from, int to) {
        if (sawData && !needles.areIn(array, from, to)) {
            return;
        }
        Bytes data = EventData.of(array, from, to);
        if (data.length() > 0) {
            sawData = true;
            sink.event(data);
        }
    }
}
