package keyrail.wire.dialect;

import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;

/**
 * Reads in passing what an answer says of itself: tokens, and whether it came to its end. Never throws, never changes a
 * byte, keeps a bounded part. Not safe for use by several threads.
 */
public interface AnswerTap {
    void accept(byte[] array, int offset, int length);

    /** No more bytes will come. */
    void finish();

    Usage usage();

    UsageState state();

    /** Whether the format's own end was seen: {@code [DONE]}, {@code message_stop}, the closing brace. */
    boolean isComplete();

    /** Whether the vendor told of an error inside the answer. */
    boolean sawError();
}
