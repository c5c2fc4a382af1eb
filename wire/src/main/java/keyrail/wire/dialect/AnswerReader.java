package keyrail.wire.dialect;

import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.wire.sse.EventTap;
import keyrail.wire.sse.Needles;

/** Reads a streamed answer as it comes: text to a sink at once, the rest at the end. Not safe for use by several threads. */
public final class AnswerReader {
    private static final int EVENT_LIMIT = 16 * 1024 * 1024;

    /** Reads one event's data; it must not throw, whatever the bytes. */
    @FunctionalInterface
    public interface EventReader {
        void read(Bytes data, Observed observed, TextJoiner text);
    }

    private final Observed observed = new Observed();
    private final TextJoiner text;
    private final EventTap events;

    public AnswerReader(EventReader reader, Consumer<String> textSink) {
        this.text = new TextJoiner(textSink);
        this.events = new EventTap(Needles.of(), EVENT_LIMIT, data -> reader.read(data, observed, text));
    }

    public void accept(Bytes bytes) {
        events.accept(bytes.array(), bytes.offset(), bytes.length());
    }

    /**
     * The body is over.
     *
     * @throws KeyrailException the vendor's failure where the stream told of one; {@code upstream_cut} when it ended
     *     without its terminal event; {@code upstream_protocol_error} when an event was longer than 16 MiB
     */
    public Answer end() {
        events.end();
        observed.error().ifPresent(AnswerReader::fail);
        if (events.skipped() > 0) {
            throw upstream(FailureCode.UPSTREAM_PROTOCOL_ERROR, "the answer has an event longer than 16 MiB", "");
        }
        if (!observed.isComplete()) {
            throw upstream(
                    FailureCode.UPSTREAM_CUT,
                    "the answer was cut after " + text.text().length() + " characters; send the message again",
                    "");
        }
        return answer(text.text(), observed);
    }

    /** The answer made of a text and what was observed. */
    public static Answer answer(String text, Observed observed) {
        return new Answer(
                text, observed.usage(), observed.state(), observed.model().orElse(null));
    }

    /** @throws KeyrailException saying what the vendor said, always */
    public static void fail(Observed.VendorError error) {
        throw upstream(
                VendorErrors.codeOf(error.type()),
                "the vendor failed while it answered; send the message again later",
                error.message());
    }

    /** A failure of a call that the vendor has taken; {@code vendorMessage} may be empty. */
    public static KeyrailException upstream(FailureCode code, String message, String vendorMessage) {
        return new KeyrailException(
                new Failure.Upstream(code, message, 200, vendorMessage.isEmpty() ? null : vendorMessage, null, true));
    }
}
