package keyrail.core.usage;

import java.time.Instant;
import keyrail.core.names.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * One upstream attempt, or one request refused before any: who, by which route, with what outcome.
 *
 * @param attempt 1 for the first attempt; 0 for a request that reached no upstream
 * @param client name of the client key, or the command
 * @param callSite the call site named, or empty
 * @param profile name of the profile, or empty for a connection named directly
 * @param rung text of the rule that selected the route, or empty
 * @param connection name, or empty
 * @param provider id, or empty
 * @param payer text of the payer class, or empty
 * @param credential reference and version, e.g. {@code credential/anthropic/api_key#3}, or empty
 * @param model the model asked for upstream, or the client's where none was chosen
 * @param format the client's format
 * @param streamed whether the answer was asked for as a stream
 * @param outcome {@code ok}, a failure code, or {@link #STARTED}
 * @param status the status the upstream answered, or 0
 * @param tries connections tried before one accepted the request
 * @param reasons why the route went as it did and why attempts before this one ended, one per line
 * @param firstByteMillis from the request's arrival to the first byte of the answer's body, or -1
 * @param millis from the attempt's start to its end
 */
public record LedgerRow(
        RequestId request,
        int attempt,
        Instant at,
        String client,
        String callSite,
        String profile,
        String rung,
        String connection,
        String provider,
        String payer,
        String credential,
        String model,
        String format,
        boolean streamed,
        String outcome,
        int status,
        int tries,
        Usage usage,
        UsageState usageState,
        String reasons,
        @Nullable String losses,
        long firstByteMillis,
        long millis) {
    /** The outcome of an attempt that went out, or was about to, and has not ended yet. */
    public static final String STARTED = "started";

    public boolean isStarted() {
        return outcome.equals(STARTED);
    }
}
