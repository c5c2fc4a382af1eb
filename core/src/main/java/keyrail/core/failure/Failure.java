package keyrail.core.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why something did not happen: a code, a message that says what, where and what to do next. */
public sealed interface Failure {
    FailureCode code();

    /** One or two sentences for people: what, where, what to do next; never a secret. */
    String message();

    /** The HTTP status the caller gets. */
    default int httpStatus() {
        return code().httpStatus();
    }

    /** Keyrail itself refused or failed; nothing, or nothing more, went to a vendor. */
    record Gateway(FailureCode code, String message, Map<String, List<String>> details) implements Failure {
        public Gateway {
            details = Map.copyOf(details);
        }
    }

    /**
     * A vendor, or the way to it, failed.
     *
     * @param status the vendor's HTTP status, or 0 when no answer came
     * @param vendorMessage the vendor's own words, kept apart from ours
     * @param retryAfter the vendor's {@code retry-after} value, verbatim
     * @param sent whether any byte of the request may have been accepted, so that it may be billed
     */
    record Upstream(
            FailureCode code,
            String message,
            int status,
            @Nullable String vendorMessage,
            @Nullable String retryAfter,
            boolean sent)
            implements Failure {
        @Override
        public int httpStatus() {
            return status >= 400 ? status : code.httpStatus();
        }
    }

    static Failure of(FailureCode code, String message) {
        return new Gateway(code, message, Map.of());
    }

    /** A failure naming what would have worked, e.g. {@code candidates} or {@code referencedBy}. */
    static Failure of(FailureCode code, String message, String detail, List<String> values) {
        return new Gateway(code, message, Map.of(detail, List.copyOf(values)));
    }
}
