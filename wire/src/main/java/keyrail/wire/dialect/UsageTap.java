package keyrail.wire.dialect;

import java.util.List;
import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;

/**
 * Reads what an answer tells about itself from its passing bytes, and changes none of them. Garbage never throws. Not
 * safe for use by several threads.
 */
public interface UsageTap {
    /** Takes the next bytes of the body; the array may be used again after the call. */
    void accept(byte[] array, int offset, int length);

    /** The body is over, whole or cut; call it before asking. */
    void end();

    Usage usage();

    UsageState state();

    /** Whether the answer said that it is complete: its terminal event, or the closing of its object. */
    boolean isComplete();

    /** Whether nothing of the answer can be missing, though its terminal event may be: some servers leave that out. */
    default boolean isFinished() {
        return isComplete();
    }

    /** Whether the body, or an event in it, says that the vendor failed. */
    boolean sawError();

    /** The model the vendor says has answered. */
    Optional<String> model();

    /** Ids of things the account keeps from now on, as far as the answer has told; it may grow while bytes pass. */
    default List<String> resources() {
        return List.of();
    }

    /**
     * What ends an answer that has broken off, telling the error in the form of the answer; empty where that form has no
     * place for it, or the bytes that passed end inside of something.
     *
     * @param error the error as a body of the format
     */
    default Optional<Bytes> lastWord(Bytes error) {
        return Optional.empty();
    }

    /** Events that were too long to read. */
    long skipped();
}
