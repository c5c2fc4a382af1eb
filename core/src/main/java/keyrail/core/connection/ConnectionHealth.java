package keyrail.core.connection;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What real answers have told about a connection.
 *
 * @param state the latest verdict
 * @param reason one line for people, or null when there is nothing to say
 * @param since when the state was first seen
 * @param lastSuccess when a call last succeeded, or null
 */
public record ConnectionHealth(
        State state,
        @Nullable String reason,
        Instant since,
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
    }

    public static ConnectionHealth untested() {
        return new ConnectionHealth(State.UNTESTED, null, Instant.EPOCH, null);
    }
}
