package keyrail.engine.send;

import org.jspecify.annotations.Nullable;

/**
 * What one live call told about a connection.
 *
 * @param failed which part failed, or null when all is well
 * @param message for people
 * @param status the vendor's HTTP status, or 0 when none came
 * @param millis how long the call took
 */
public record ConnectionTest(String connection, @Nullable Part failed, String message, int status, long millis) {
    /** The parts of a connection that can fail. */
    public enum Part {
        REACH,
        CREDENTIAL,
        MODEL
    }

    public boolean ok() {
        return failed == null;
    }
}
