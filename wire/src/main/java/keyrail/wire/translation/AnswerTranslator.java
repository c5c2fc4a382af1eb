package keyrail.wire.translation;

import java.util.List;
import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.SealedCall;

/** The way back of one answer: the vendor's bytes in, the client's bytes out. Not safe for use by several threads. */
public interface AnswerTranslator {
    /** @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} */
    void accept(byte[] array, int offset, int length);

    /**
     * The vendor's body is over. Writes the end of the answer, unless the vendor told of a failure or never said that
     * it was done.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}
     */
    void end();

    /** The type of the bytes that come out. */
    String contentType();

    /** As {@link keyrail.wire.codec.ReplyWriter#failed}. */
    default Bytes failed(Bytes event, Bytes body) {
        return event;
    }

    /** Whether the answer has come to its end. */
    boolean isFinished();

    /** The error that the vendor told of in the answer. */
    default Optional<ReplyEvent.Failed> failure() {
        return Optional.empty();
    }

    /** What of the answer was lost so far. */
    default List<Loss> losses() {
        return List.of();
    }

    /** What the calls of the answer need with them in the next turn. */
    default List<SealedCall> sealedCalls() {
        return List.of();
    }
}
