package keyrail.wire.gemini;

import java.util.Locale;
import keyrail.core.failure.Failure;
import keyrail.wire.dialect.FailureText;
import keyrail.wire.json.JsonText;

/**
 * Failures in Google's envelope ({@code error.code, message, status, details}; cloud.google.com/apis/design/errors, seen
 * 2026-11-24). Our own code stands as the reason of an {@code ErrorInfo}.
 */
final class GeminiErrors {
    private GeminiErrors() {}

    static String envelope(Failure failure) {
        int status = failure.httpStatus();
        return "{\"error\":{\"code\":" + status + ",\"message\":" + JsonText.quote(FailureText.of(failure))
                + ",\"status\":\"" + status(status)
                + "\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\""
                + failure.code().text().toUpperCase(Locale.ROOT) + "\",\"domain\":\"keyrail\"}]}}";
    }

    private static String status(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "FAILED_PRECONDITION";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 503, 529 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
        };
    }
}
