package keyrail.wire.dialect.openai;

import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.wire.dialect.FailureText;
import keyrail.wire.json.JsonText;

/** Failures in OpenAI's envelope ({@code error.message, type, param, code}; API reference, 2026-11). */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    public static Bytes body(Failure failure) {
        return Bytes.utf8(envelope(failure));
    }

    /** For streams whose events have no name: the envelope as data. */
    public static Bytes event(Failure failure) {
        return Bytes.utf8("data: " + envelope(failure) + "\n\n");
    }

    private static String envelope(Failure failure) {
        return "{\"error\":{\"message\":" + JsonText.quote(FailureText.of(failure))
                + ",\"type\":\"" + type(failure.httpStatus())
                + "\",\"param\":null,\"code\":\"" + failure.code().text() + "\"}}";
    }

    /** The type that OpenAI gives errors of a status. */
    public static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
