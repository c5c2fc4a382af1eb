package keyrail.wire.sse;

import java.util.Optional;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;

/**
 * Takes the usage event that we asked for, and the client did not, out of an OpenAI Chat stream: the one event with an
 * empty {@code choices} array and a {@code usage} that is not null. Every other byte passes as it came.
 *
 * <p>Held back is only an event that is not whole yet, up to {@link EventTap#USUAL_LIMIT}; a longer one cannot be it.
 * Not safe for use by several threads.
 */
public final class UsageEventFilter implements AnswerFilter {
    private static final Needles USAGE = Needles.of("\"usage\"");
    private static final Keys KEYS = Keys.of("choices", "usage");

    private final Sink sink;
    private final Boundaries boundaries = new Boundaries();
    private final CarryOver held = new CarryOver(EventTap.USUAL_LIMIT);
    /** Inside an event that is too long to be the one, and whose bytes pass as they come. */
    private boolean releasing;

    private boolean dropped;

    public UsageEventFilter(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        int end = offset + length;
        int passFrom = offset;
        int from = offset;
        while (!dropped) {
            boolean atEventStart = !releasing && held.length() == 0;
            if (atEventStart && boundaries.takesLineFeed(array, from, end)) {
                // It ends the event before, which has passed.
                from++;
            }
            int boundary = boundaries.next(array, from, end);
            int to = boundary < 0 ? end : boundary;
            if (boundary < 0 && from == end) {
                break;
            }
            if (!releasing && !held.fits(to - from)) {
                release();
                releasing = true;
            }
            if (releasing) {
                releasing = boundary < 0;
            } else if (held.length() > 0 || boundary < 0) {
                pass(array, passFrom, from);
                held.append(array, from, to - from);
                passFrom = to;
                if (boundary >= 0) {
                    judgeHeld();
                }
            } else if (isUsageEvent(array, from, to)) {
                pass(array, passFrom, from);
                passFrom = to;
                dropped = true;
            }
            from = to;
            if (boundary < 0) {
                break;
            }
        }
        if (dropped && boundaries.takesLineFeed(array, passFrom, end)) {
            passFrom++;
        }
        pass(array, passFrom, end);
    }

    /** The stream is over: passes on what is held back, unless it is the event, its blank line left out. */
    @Override
    public void end() {
        if (held.length() > 0) {
            judgeHeld();
        }
    }

    private void judgeHeld() {
        if (isUsageEvent(held.array(), 0, held.length())) {
            held.clear();
            dropped = true;
        } else {
            release();
        }
    }

    private void release() {
        if (held.length() > 0) {
            sink.bytes(held.array(), 0, held.length());
            held.handOver();
        }
    }

    private void pass(byte[] array, int from, int to) {
        if (from < to) {
            sink.bytes(array, from, to - from);
        }
    }

    private static boolean isUsageEvent(byte[] array, int from, int to) {
        if (!USAGE.areIn(array, from, to)) {
            return false;
        }
        return BodyScanner.tryScan(EventData.of(array, from, to), KEYS)
                .filter(data -> isEmptyArray(data.value("choices")))
                .flatMap(data -> data.value("usage"))
                .filter(usage -> !usage.isNull())
                .isPresent();
    }

    private static boolean isEmptyArray(Optional<JsonValue> value) {
        return value.filter(array -> array.isArray() && array.elements().isEmpty())
                .isPresent();
    }
}
