package keyrail.wire.dialect;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.wire.json.Keys;

/** One format, as far as its bytes must be understood. Stateless, so safe for use by several threads. */
public interface Dialect {
    Format format();

    /** The members of a request that a relay looks at; a second one of a name is refused. */
    Keys requestKeys();

    /** The members that profile tuning becomes, in the order they are decided. */
    List<TuningField> tuningFields(RelayRules rules);

    /** How a streamed call is made to report usage; empty where it does so by itself. */
    Optional<UsageAsk> usageAsk();

    /** A new reader of usage in a passing event stream. */
    UsageTap streamTap();

    /** A new reader of usage in a passing answer that is not streamed. */
    UsageTap unaryTap(Operation operation);

    /** The body of a call with one message. */
    Bytes sendBody(SendRequest request);

    /**
     * Reads an answer that was not streamed.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} when the body is no answer
     */
    Answer answer(Bytes body);

    /** A new reader of a streamed answer, which hands each piece of text to {@code text} as it comes. */
    AnswerReader answerReader(Consumer<String> text);

    /**
     * An error as clients of this format expect it in a body.
     *
     * @param requestId our id of the request, or empty
     */
    Bytes error(Failure failure, String requestId);

    /** An error as clients of this format expect it inside a stream that has begun: one whole event. */
    Bytes errorEvent(Failure failure, String requestId);
}
