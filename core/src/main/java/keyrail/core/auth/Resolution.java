package keyrail.core.auth;

import java.util.concurrent.CompletionStage;
import keyrail.core.failure.Failure;

/** The outcome of asking for a connection's {@link ResolvedAuth}. */
public sealed interface Resolution {
    /** Already in memory: the caller goes on in the same turn. */
    record Ready(ResolvedAuth auth) implements Resolution {}

    /** Being read or fetched; completes with {@link Ready} or {@link Refused}, never exceptionally, on any thread. */
    record Pending(CompletionStage<Resolution> outcome) implements Resolution {}

    /** There is no usable material, and the failure says what to do. */
    record Refused(Failure failure) implements Resolution {}
}
