package keyrail.server.admin.port;

import java.time.Duration;
import java.util.Locale;
import keyrail.core.names.ConnectionName;
import org.jspecify.annotations.Nullable;

/**
 * Port: calls a connection's vendor as cheaply as it allows, to see whether it can be reached and takes the credential.
 * Blocks.
 */
@FunctionalInterface
public interface ConnectionTester {
    /** Fails only where there is nothing to test; a vendor's refusal is a verdict. */
    Verdict test(ConnectionName connection);

    /** What did not work. */
    enum Step {
        REACH,
        CREDENTIAL,
        MODEL;

        /** As JSON shows it, e.g. {@code reach}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The outcome of one test.
     *
     * @param failed null when all went well
     * @param message what happened and what to do next, for people
     * @param status the vendor's HTTP status, or null when no answer came
     */
    record Verdict(
            @Nullable Step failed, String message, @Nullable Integer status, Duration took) {
        public boolean isOk() {
            return failed == null;
        }
    }
}
