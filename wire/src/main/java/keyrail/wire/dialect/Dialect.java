package keyrail.wire.dialect;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.provider.RelayRules;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.json.SplicePlan;
import keyrail.wire.sse.AnswerFilter;

/** One format, as far as its bytes must be understood. Stateless, so safe for use by several threads. */
public interface Dialect {
    Format format();

    /** The members of a request that a relay looks at; a second one of a name is refused. */
    Keys requestKeys();

    /** The members that profile tuning becomes, in the order they are decided. */
    List<TuningField> tuningFields(RelayRules rules);

    /**
     * The member that holds the tuning members where the format nests them, e.g. {@code generationConfig}; empty where
     * they stand beside the others.
     */
    default Optional<String> tuningHolder(ScannedBody body) {
        return Optional.empty();
    }

    /** Whether the path says which model is meant, and the body need not. */
    default boolean modelIsInPath() {
        return false;
    }

    /** Whether a call asks for its answer as a stream. */
    default boolean isStreamed(Target target, ScannedBody body) {
        return body.isTrue("stream");
    }

    /** Puts the model's name into a body; {@code members} takes what is to be inserted. */
    default void spliceModel(ScannedBody body, String model, SplicePlan plan, StringJoiner members) {
        Optional<JsonValue> sent = body.value("model");
        if (sent.isEmpty()) {
            members.add("\"model\":" + JsonText.quote(model));
        } else if (!sent.get().text().equals(Optional.of(model))) {
            plan.replace(sent.get().start(), sent.get().end(), Bytes.utf8(JsonText.quote(model)));
        }
    }

    /** Ids that a body gives of things an account keeps: an earlier answer, a file. */
    default List<String> references(ScannedBody body) {
        return List.of();
    }

    /** Whether the account may keep what comes of a call, so that its id is worth remembering. */
    default boolean isKept(Operation operation, ScannedBody body) {
        return operation == Operation.RESOURCE;
    }

    /** How a streamed call is made to report usage; empty where it does so by itself. */
    Optional<UsageAsk> usageAsk();

    /** A new reader of usage in a passing event stream. */
    UsageTap streamTap();

    /** As {@link #streamTap()}, for formats whose streams differ by operation. */
    default UsageTap streamTap(Operation operation) {
        return streamTap();
    }

    /**
     * A new reader of usage in a passing stream that is told as one JSON value rather than as events; empty where the
     * format has no such stream.
     */
    default Optional<UsageTap> jsonStreamTap() {
        return Optional.empty();
    }

    /** A new reader of usage in a passing answer that is not streamed. */
    UsageTap unaryTap(Operation operation);

    /**
     * What changes an answer about things an account keeps, which is not streamed, on its way to the client; empty where
     * every byte stays.
     *
     * @param origin what the client wrote before the path of its request
     */
    default Optional<AnswerFilter> keptFilter(String origin, AnswerFilter.Sink sink) {
        return Optional.empty();
    }

    /** What a call that produces an answer calls. */
    Target generateTarget(String model, boolean stream);

    /** The query of such a call, empty for most. */
    default String generateQuery(boolean stream) {
        return "";
    }

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
