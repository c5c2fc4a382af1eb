package keyrail.wire.openaichat;

import java.nio.charset.StandardCharsets;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.ByteSearch;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.sse.EventSplitter;

/**
 * Takes out of a stream the one event that is there only because we asked for it: no choices, but usage. Every other
 * byte passes unchanged; held back is at most an event that has not ended, and never more than 64 KiB. Not safe for use
 * by several threads.
 */
public final class UsageEventFilter {
    private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final Keys KEYS = Keys.of("choices", "usage");

    private final EventSplitter splitter = new EventSplitter();

    /** Takes what passes; the array is valid during the call only. */
    public interface Output {
        void pass(byte[] array, int offset, int length);
    }

    public void accept(byte[] array, int offset, int length, Output output) {
        splitter.accept(array, offset, length, new Passing(output));
    }

    /** Lets an event pass that never ended. */
    public void finish(Output output) {
        splitter.finish(new Passing(output));
    }

    private record Passing(Output output) implements EventSplitter.Sink {
        @Override
        public void event(byte[] array, int from, int to) {
            if (!isUsageEvent(array, from, to)) {
                output.pass(array, from, to - from);
            }
        }

        @Override
        public void piece(byte[] array, int from, int to) {
            output.pass(array, from, to - from);
        }
    }

    private static boolean isUsageEvent(byte[] array, int from, int to) {
        if (ByteSearch.indexOf(array, from, to, USAGE) == to) {
            return false;
        }
        Bytes data = EventSplitter.data(array, from, to);
        return BodyScanner.tryScan(data, KEYS)
                .filter(members -> members.value("usage").filter(JsonValue::isObject).isPresent())
                .flatMap(members -> members.value("choices"))
                .filter(choices -> choices.isArray() && choices.elements().isEmpty())
                .isPresent();
    }
}
