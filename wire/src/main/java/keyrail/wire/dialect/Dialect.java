package keyrail.wire.dialect;

import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.names.RequestId;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import org.jspecify.annotations.Nullable;

/** One format, as far as relaying, metering and plain messages go. Stateless. */
public interface Dialect {
    Format format();

    /** The top-level members of a request that routing and splices look at; each may be there once. */
    Keys requestKeys();

    /** Applies the declared splices to a request scanned with {@link #requestKeys}. */
    Relayed relay(ScannedBody body, RelayOrder order);

    /** @param events whether the answer comes as server-sent events */
    AnswerTap tap(Operation operation, boolean events);

    /** The body of an answer that tells of a failure. */
    Bytes error(Failure failure, RequestId request);

    /** The event that tells of a failure inside a stream, its blank line included. */
    Bytes streamError(Failure failure, RequestId request);

    /** A streamed request with one message. */
    Bytes message(PlainMessage message);

    TextReader textReader();

    /**
     * One message and nothing else.
     *
     * @param model null to leave it to routing
     * @param maxTokens null for the format's own default
     */
    record PlainMessage(
            @Nullable String model, @Nullable String systemPrompt, String text, @Nullable Integer maxTokens) {}
}
