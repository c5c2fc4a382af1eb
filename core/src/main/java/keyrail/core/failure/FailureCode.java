package keyrail.core.failure;

import java.util.Locale;

/**
 * Every reason a call or a command can fail with; the lower_snake form is the one users see, everywhere.
 *
 * <p>{@code docs/errors.md} lists each code with its cause and its remedy, and a test keeps the two equal.
 */
public enum FailureCode {
    // The caller's request
    INVALID_REQUEST(400),
    INVALID_JSON(400),
    BODY_TOO_LARGE(413),
    DUPLICATE_KEY(400),
    PROFILE_REQUIRED(400),
    MODEL_REQUIRED(400),
    FORMAT_MISMATCH(400),
    UNTRANSLATABLE(400),
    UNKNOWN_ENDPOINT(404),
    METHOD_NOT_ALLOWED(405),
    HOST_NOT_ALLOWED(403),
    ORIGIN_NOT_ALLOWED(403),
    REQUEST_TIMEOUT(408),
    OVERLOADED(503),
    DRAINING(503),
    LEDGER_UNAVAILABLE(503),

    // Who is calling
    CLIENT_KEY_MISSING(401),
    CLIENT_KEY_INVALID(401),
    CALLER_CREDENTIAL_MISSING(401),
    PROFILE_NOT_GRANTED(403),
    DIRECT_NOT_GRANTED(403),
    ADMIN_TOKEN_MISSING(401),
    ADMIN_TOKEN_INVALID(401),
    SCOPE_NOT_GRANTED(403),

    // Which profile, connection, credential
    UNKNOWN_PROFILE(404),
    PROFILE_DISABLED(409),
    RESOURCE_ELSEWHERE(409),
    RESOURCE_NOT_KNOWN(404),
    UNKNOWN_PROVIDER(400),
    PROVIDER_NOT_AVAILABLE(501),
    CONNECTION_NOT_FOUND(404),
    CONNECTION_AMBIGUOUS(409),
    PROVIDER_MISMATCH(409),
    CREDENTIAL_NOT_FOUND(409),
    CREDENTIAL_CORRUPT(409),
    CREDENTIAL_AUDIENCE_MISMATCH(409),
    CREDENTIAL_IN_USE(409),
    AUTH_NOT_IMPLEMENTED(501),
    AUTH_NOT_SUPPORTED(409),
    PLATFORM_UNAVAILABLE(503),

    // The vendor answered
    UPSTREAM_BAD_REQUEST(400),
    UPSTREAM_AUTH_FAILED(401),
    UPSTREAM_FORBIDDEN(403),
    UPSTREAM_NOT_FOUND(404),
    UPSTREAM_RATE_LIMITED(429),
    UPSTREAM_BILLING(402),
    UPSTREAM_CONTEXT_OVERFLOW(400),
    UPSTREAM_OVERLOADED(529),
    UPSTREAM_SERVER_ERROR(502),

    // The vendor could not be reached, or broke its own protocol
    UPSTREAM_UNRESOLVED(502),
    UPSTREAM_ADDRESS_BLOCKED(502),
    UPSTREAM_REFUSED(502),
    UPSTREAM_TLS_FAILED(502),
    UPSTREAM_TIMEOUT(504),
    UPSTREAM_CUT(502),
    UPSTREAM_REDIRECT_REFUSED(502),
    UPSTREAM_PROTOCOL_ERROR(502),
    CLIENT_GONE(499),

    // Managing the home
    INVALID_ARGUMENT(400),
    INVALID_NAME(400),
    INVALID_PROVIDER(400),
    INVALID_AUTH(400),
    BASE_URL_REQUIRED(400),
    BASE_URL_REFUSED(400),
    MODELS_REQUIRED(400),
    ALREADY_EXISTS(409),
    NOT_FOUND(404),
    HAS_REFERENCES(409),
    STALE_VERSION(412),
    SECRET_ON_COMMAND_LINE(400),
    CONFIG_INVALID(400),
    CONFIG_CHANGED(409),
    CHECK_FAILED(409),
    HOME_IN_USE(409),
    HOME_READ_ONLY(503),
    STORAGE_FULL(503),
    STORAGE_FAILED(503),
    DATABASE_CORRUPT(500),
    VAULT_SEALED(503),
    VAULT_CORRUPT(500),
    DAEMON_UNREACHABLE(503),
    INTERNAL(500);

    private final int httpStatus;
    private final String text = name().toLowerCase(Locale.ROOT);

    FailureCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** HTTP status of the answer when the failure is ours; a vendor's own status wins over it. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The code as users, headers, ledger and JSON carry it, e.g. {@code unknown_profile}. */
    public String text() {
        return text;
    }
}
