package keyrail.engine;

import keyrail.core.access.Caller;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.names.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * One inbound call, read whole and checked for who sent it.
 *
 * @param target what is called of the format's API
 * @param headers the client's fields, names in lower case
 * @param query the raw query string, empty if none
 * @param profile the profile asked for by header or option, or null
 * @param callSite the call site named, or null
 * @param model what the chosen profile is asked for whatever model it names, or null
 * @param retries further tries on 429 and 5xx that the caller leaves to us; 0 for clients that retry themselves
 * @param arrivedNanos {@code System.nanoTime()} at arrival
 * @param origin what the client wrote before the path, e.g. {@code http://127.0.0.1:8420}, where an answer needs it
 */
public record Call(
        RequestId id,
        Caller caller,
        Format format,
        Operation operation,
        Target target,
        Headers headers,
        String query,
        Bytes body,
        @Nullable String profile,
        @Nullable String callSite,
        @Nullable String model,
        int retries,
        long arrivedNanos,
        String origin) {
    /** A call that leaves the model to its body and to the profile. */
    public Call(
            RequestId id,
            Caller caller,
            Format format,
            Operation operation,
            Target target,
            Headers headers,
            String query,
            Bytes body,
            @Nullable String profile,
            @Nullable String callSite,
            int retries,
            long arrivedNanos,
            String origin) {
        this(
                id,
                caller,
                format,
                operation,
                target,
                headers,
                query,
                body,
                profile,
                callSite,
                null,
                retries,
                arrivedNanos,
                origin);
    }

    /** A call that is not about what an account keeps, or that comes from no port. */
    public Call(
            RequestId id,
            Caller caller,
            Format format,
            Operation operation,
            Target target,
            Headers headers,
            String query,
            Bytes body,
            @Nullable String profile,
            @Nullable String callSite,
            int retries,
            long arrivedNanos) {
        this(
                id,
                caller,
                format,
                operation,
                target,
                headers,
                query,
                body,
                profile,
                callSite,
                null,
                retries,
                arrivedNanos,
                "");
    }
}
