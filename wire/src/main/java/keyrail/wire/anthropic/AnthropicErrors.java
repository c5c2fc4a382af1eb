package keyrail.wire.anthropic;

import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.wire.dialect.FailureText;
import keyrail.wire.json.JsonText;

/** Failures in Anthropic's envelope, with its documented types by status (docs.anthropic.com/en/api/errors, 2026-11). */
final class AnthropicErrors {
    private AnthropicErrors() {}

    static Bytes body(Failure failure, String requestId) {
        return Bytes.utf8(envelope(failure, requestId));
    }

    static Bytes event(Failure failure, String requestId) {
        return Bytes.utf8("event: error\ndata: " + envelope(failure, requestId) + "\n\n");
    }

    private static String envelope(Failure failure, String requestId) {
        String request = requestId.isEmpty() ? "" : ",\"request_id\":" + JsonText.quote(requestId);
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type(failure.httpStatus()) + "\",\"message\":"
                + JsonText.quote(FailureText.of(failure)) + details(failure) + "}" + request + "}";
    }

    /** What SDKs look at to go on in another way. */
    private static String details(Failure failure) {
        List<String> codes = failure instanceof Failure.Gateway ours
                ? ours.details().getOrDefault("error_code", List.of())
                : List.of();
        return codes.isEmpty() ? "" : ",\"details\":{\"error_code\":" + JsonText.quote(codes.getFirst()) + "}";
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
