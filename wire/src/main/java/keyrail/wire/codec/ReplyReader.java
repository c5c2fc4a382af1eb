package keyrail.wire.codec;

/**
 * Reads a vendor's answer and tells it as {@link keyrail.core.inference.hub.ReplyEvent}s. A push state machine without a
 * thread model; not safe for use by several threads.
 */
public interface ReplyReader {
    /**
     * Takes the next bytes; the array may be used again after the call.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}, saying what broke the format
     */
    void accept(byte[] array, int offset, int length);

    /**
     * The body is over. A stream without its terminal event tells no {@code Finished}: it was cut.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}, saying what broke the format
     */
    void end();
}
