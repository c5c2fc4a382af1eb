package keyrail.wire.codec;

import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.wire.sse.EventTap;
import keyrail.wire.sse.Needles;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/**
 * The frame of a reader of server-sent events whose data is JSON. Comments, keep-alives, line endings and the way the
 * bytes were cut make no difference. Not safe for use by several threads.
 */
public abstract class EventReplyReader implements ReplyReader {
    private static final int LONGEST_EVENT = 16 * 1024 * 1024;
    private static final Bytes DONE = Bytes.utf8("[DONE]");

    private final EventTap events = new EventTap(Needles.of(), LONGEST_EVENT, this::data);

    /** Reads one event's data. */
    protected abstract void event(JsonNode data);

    /** The stream says {@code [DONE]}, as OpenAI's do. */
    protected void done() {}

    /** The stream is over. */
    protected abstract void ended();

    @Override
    public final void accept(byte[] array, int offset, int length) {
        events.accept(array, offset, length);
        refuseLongEvents();
    }

    private void refuseLongEvents() {
        if (events.isSkipping() || events.skipped() > 0) {
            throw broken("an event is longer than 16 MiB");
        }
    }

    @Override
    public final void end() {
        events.end();
        ended();
    }

    private void data(Bytes data) {
        if (data.equals(DONE)) {
            done();
            return;
        }
        event(JsonTree.read(data)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> broken("an event's data is not a JSON object")));
    }

    /** What to throw when the vendor breaks the format; {@code what} never quotes it. */
    public static KeyrailException broken(String what) {
        return new KeyrailException(new Failure.Upstream(
                FailureCode.UPSTREAM_PROTOCOL_ERROR,
                "the vendor's answer broke its own format: " + what,
                0,
                null,
                null,
                true));
    }
}
