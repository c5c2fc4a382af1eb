package keyrail.wire.codec;

import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;

/** One format, translated to and from the hub. Stateless, so safe for use by several threads. */
public interface Codec {
    Format format();

    /**
     * Reads a client's request. What the hub has no word for becomes a loss of the prompt.
     *
     * @throws keyrail.core.failure.KeyrailException {@code invalid_json}; {@code invalid_request} where the body is not
     *     a request of the format, naming the place; {@code untranslatable} where it needs what only its own vendor has
     */
    Prompt readPrompt(PromptSource source);

    /**
     * Writes a request that the target takes: what it would refuse is left out or changed, with a loss.
     *
     * @throws keyrail.core.failure.KeyrailException {@code untranslatable} where nothing sensible would be left
     */
    WrittenPrompt writePrompt(Prompt prompt, PromptTarget target);

    /**
     * A new reader of a vendor's answer.
     *
     * @param streamed whether the answer comes as the format's stream; else it is one whole body
     */
    ReplyReader replyReader(boolean streamed, Consumer<ReplyEvent> sink);

    /** A new writer of the format's stream; each event's bytes go to {@code out} as soon as they are known. */
    ReplyWriter replyWriter(ReplyFrame frame, Consumer<Bytes> out);

    /** A whole answer as a body of the format. */
    Bytes writeReply(Reply reply, ReplyFrame frame);

    /** Turning texts into vectors; empty where the format has no such call. */
    default Optional<EmbedCodec> embedding() {
        return Optional.empty();
    }

    /** Counting tokens; empty where the format has no such call. */
    default Optional<CountCodec> counting() {
        return Optional.empty();
    }
}
