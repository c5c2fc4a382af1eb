package keyrail.server.access;

import io.vertx.core.http.HttpHeaders;

/** Names of request fields that every request is asked for, with their hash made once instead of at each look-up. */
public final class FieldNames {
    public static final CharSequence HOST = HttpHeaders.HOST;
    public static final CharSequence ORIGIN = HttpHeaders.ORIGIN;
    public static final CharSequence AUTHORIZATION = HttpHeaders.AUTHORIZATION;
    public static final CharSequence CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH;
    public static final CharSequence CONTENT_ENCODING = HttpHeaders.CONTENT_ENCODING;
    public static final CharSequence EXPECT = HttpHeaders.createOptimized("expect");
    public static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
    public static final CharSequence ANTHROPIC_VERSION = HttpHeaders.createOptimized("anthropic-version");
    public static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    public static final CharSequence X_GOOG_API_KEY = HttpHeaders.createOptimized("x-goog-api-key");
    public static final CharSequence KEY = HttpHeaders.createOptimized("x-keyrail-key");
    public static final CharSequence PROFILE = HttpHeaders.createOptimized("x-keyrail-profile");
    public static final CharSequence CALL_SITE = HttpHeaders.createOptimized("x-keyrail-call-site");
    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-keyrail-request-id");

    private FieldNames() {}
}
