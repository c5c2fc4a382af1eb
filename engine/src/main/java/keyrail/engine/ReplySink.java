package keyrail.engine;

import io.vertx.core.buffer.Buffer;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Candidate;

/** Where an answer goes: an HTTP response, or a caller in the same process. Used on one event loop only. */
public interface ReplySink {
    /** Says which candidate is about to answer; called before a successful answer's head. */
    default void answeredBy(Candidate candidate) {}

    /** Says why the answer about to begin tells of a failure. */
    default void failing(Failure failure) {}

    /** Begins the answer; called at most once, before anything else is written. */
    void head(int status, Headers headers);

    void write(Buffer chunk);

    /** Ends the answer cleanly. */
    void end();

    /** Breaks the answer off so that it cannot be taken for a complete one. */
    void cut();

    /** Whether what was written has not been taken yet, so that no more should be written. */
    boolean isFull();

    /** Runs {@code action} once room has come up again. */
    void onDrain(Runnable action);

    /** Runs {@code action} when the receiver has left before the end. */
    void onGone(Runnable action);
}
