package keyrail.wire.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.ReplyEvent;

/**
 * Writes an answer as a stream of its format, whose grammar it keeps whatever order the events allow. A push state
 * machine without a thread model; not safe for use by several threads.
 */
public interface ReplyWriter {
    void accept(ReplyEvent event);

    /** The type of the stream's bytes. */
    default String contentType() {
        return "text/event-stream";
    }

    /**
     * What an error in mid-answer is told by, after what was written so far; nothing follows it.
     *
     * @param event the error as the format's streams tell it
     * @param body the same as a body of its own
     */
    default Bytes failed(Bytes event, Bytes body) {
        return event;
    }

    /**
     * The answer is complete: writes what the format ends with. Not called after a failure or a cut, which the caller
     * tells in the format's own error event.
     */
    void end();
}
