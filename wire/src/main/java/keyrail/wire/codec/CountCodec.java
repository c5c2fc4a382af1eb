package keyrail.wire.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Prompt;

/**
 * Counting the tokens of a prompt without answering it, in the words of one format: both sides of the call. Stateless,
 * so safe for use by several threads.
 */
public interface CountCodec {
    /**
     * Reads a client's request to count.
     *
     * @throws keyrail.core.failure.KeyrailException as {@link Codec#readPrompt}
     */
    Prompt readPrompt(PromptSource source);

    /**
     * Writes a request to count: what {@link Codec#writePrompt} would send, as far as it counts.
     *
     * @throws keyrail.core.failure.KeyrailException as {@link Codec#writePrompt}
     */
    WrittenPrompt writePrompt(Prompt prompt, PromptTarget target);

    /**
     * The tokens a vendor counted: all input.
     *
     * @param body the whole answer
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} where it tells no count
     */
    long readCount(Bytes body);

    /** The answer to a client. */
    Bytes writeCount(long tokens);
}
