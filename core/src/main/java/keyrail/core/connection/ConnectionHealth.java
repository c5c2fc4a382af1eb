package keyrail.core.connection;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What real answers have told about a connection.
 *
 * @param state the latest verdict
 * @param reason one line for people, or null when there is nothing to say
 * @param since when the state was first seen, or the epoch where that is not known
 * @param until when a rate limit ends, and null in every other state
 * @param lastSuccess when a call last succeeded, or null
 */
public record ConnectionHealth(
        State state,
        @Nullable String reason,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant lastSuccess) {
    /** The closed set of verdicts. */
    public enum State {
        OK,
        UNTESTED,
        CREDENTIAL_MISSING,
        UNAVAILABLE,
        AUTH_FAILED,
        RATE_LIMITED,
        UNREACHABLE;

        /** As JSON shows it, e.g. {@code auth_failed}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether something an upstream did, or failed to do, stands between the connection and its next answer. */
        public boolean isTrouble() {
            return this == AUTH_FAILED || this == RATE_LIMITED || this == UNREACHABLE;
        }
    }

    public static ConnectionHealth untested() {
        return of(State.UNTESTED, null);
    }

    /** A verdict that no answer was needed for. */
    public static ConnectionHealth of(State state, @Nullable String reason) {
        return new ConnectionHealth(state, reason, Instant.EPOCH, null, null);
    }

    /** As it stands at {@code now}: a rate limit is over when its time has come, for a limit proves the credential. */
    public ConnectionHealth at(Instant now) {
        if (until == null || now.isBefore(until)) {
            return this;
        }
        return new ConnectionHealth(
                lastSuccess == null ? State.UNTESTED : State.OK,
                "was rate limited until " + until,
                until,
                null,
                lastSuccess);
    }
}
