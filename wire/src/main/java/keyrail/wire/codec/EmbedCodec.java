package keyrail.wire.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.embed.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Turning texts into vectors, in the words of one format: both sides of the call. Stateless, so safe for use by several
 * threads.
 */
public interface EmbedCodec {
    /**
     * Reads a client's request.
     *
     * @throws keyrail.core.failure.KeyrailException as {@link Codec#readPrompt}
     */
    EmbedAsk readAsk(PromptSource source);

    /**
     * Writes a request.
     *
     * @throws keyrail.core.failure.KeyrailException as {@link Codec#writePrompt}
     */
    WrittenPrompt writeAsk(EmbedAsk ask, PromptTarget target);

    /**
     * Reads a vendor's answer.
     *
     * @param body the whole answer
     * @param texts how many vectors there have to be
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}, saying what broke the format
     */
    Vectors readVectors(Bytes body, int texts);

    /**
     * The answer to a client.
     *
     * @param model the model to name: what the client asked for, else null
     */
    Bytes writeVectors(Vectors vectors, EmbedAsk ask, @Nullable String model);
}
