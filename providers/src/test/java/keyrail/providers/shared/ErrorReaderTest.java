package keyrail.providers.shared;

import static keyrail.core.failure.FailureCode.UPSTREAM_AUTH_FAILED;
import static keyrail.core.failure.FailureCode.UPSTREAM_BAD_REQUEST;
import static keyrail.core.failure.FailureCode.UPSTREAM_BILLING;
import static keyrail.core.failure.FailureCode.UPSTREAM_CONTEXT_OVERFLOW;
import static keyrail.core.failure.FailureCode.UPSTREAM_FORBIDDEN;
import static keyrail.core.failure.FailureCode.UPSTREAM_NOT_FOUND;
import static keyrail.core.failure.FailureCode.UPSTREAM_OVERLOADED;
import static keyrail.core.failure.FailureCode.UPSTREAM_PROTOCOL_ERROR;
import static keyrail.core.failure.FailureCode.UPSTREAM_RATE_LIMITED;
import static keyrail.core.failure.FailureCode.UPSTREAM_REDIRECT_REFUSED;
import static keyrail.core.failure.FailureCode.UPSTREAM_SERVER_ERROR;
import static keyrail.core.failure.FailureCode.UPSTREAM_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.UpstreamReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorReaderTest {
    private static final Headers JSON = Headers.of("content-type", "application/json", "retry-after", "7");

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(400, anthropic("invalid_request_error", "max_tokens: Field required"), UPSTREAM_BAD_REQUEST),
                arguments(
                        400,
                        anthropic("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
                        UPSTREAM_CONTEXT_OVERFLOW),
                arguments(
                        400,
                        anthropic("invalid_request_error", "Your credit balance is too low to access the API."),
                        UPSTREAM_BILLING),
                arguments(401, anthropic("authentication_error", "invalid x-api-key"), UPSTREAM_AUTH_FAILED),
                arguments(402, anthropic("billing_error", "Payment is due."), UPSTREAM_BILLING),
                arguments(403, anthropic("permission_error", "Not allowed to use this model."), UPSTREAM_FORBIDDEN),
                arguments(404, anthropic("not_found_error", "model: claude-nothing"), UPSTREAM_NOT_FOUND),
                arguments(413, anthropic("request_too_large", "Request exceeds the size."), UPSTREAM_BAD_REQUEST),
                arguments(429, anthropic("rate_limit_error", "Too many requests."), UPSTREAM_RATE_LIMITED),
                arguments(429, """
                        {"type":"error","error":{"type":"rate_limit_error","message":"Stopped until next month.",
                        "details":{"error_code":"enforced_spend_limit_reached"}},"request_id":"req_1"}""", UPSTREAM_BILLING),
                arguments(500, anthropic("api_error", "Internal server error"), UPSTREAM_SERVER_ERROR),
                arguments(529, anthropic("overloaded_error", "Overloaded"), UPSTREAM_OVERLOADED),
                arguments(
                        400,
                        openai("invalid_request_error", "context_length_exceeded", "Too long for this model."),
                        UPSTREAM_CONTEXT_OVERFLOW),
                arguments(
                        400,
                        openai("invalid_request_error", "unsupported_value", "'temperature' does not support 0.2"),
                        UPSTREAM_BAD_REQUEST),
                arguments(
                        401,
                        openai("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
                        UPSTREAM_AUTH_FAILED),
                arguments(
                        403,
                        openai("invalid_request_error", "unsupported_country_region_territory", "Not here."),
                        UPSTREAM_FORBIDDEN),
                arguments(
                        404,
                        openai("invalid_request_error", "model_not_found", "The model does not exist."),
                        UPSTREAM_NOT_FOUND),
                arguments(
                        429,
                        openai("insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
                        UPSTREAM_BILLING),
                arguments(
                        429,
                        openai("tokens", "rate_limit_exceeded", "Rate limit reached for gpt-5."),
                        UPSTREAM_RATE_LIMITED),
                arguments(503, openai("server_error", "slow_down", "Slow down."), UPSTREAM_OVERLOADED),
                arguments(503, openai("server_error", "unavailable", "Try later."), UPSTREAM_SERVER_ERROR),
                arguments(402, openrouter(402, "Insufficient credits"), UPSTREAM_BILLING),
                arguments(403, openrouter(403, "Key limit exceeded (total limit)."), UPSTREAM_BILLING),
                arguments(403, openrouter(403, "Input was flagged by moderation"), UPSTREAM_FORBIDDEN),
                arguments(401, openrouter(401, "User not found."), UPSTREAM_AUTH_FAILED),
                arguments(400, openrouter(400, "acme/none is not a valid model ID"), UPSTREAM_NOT_FOUND),
                arguments(408, openrouter(408, "Timed out"), UPSTREAM_TIMEOUT),
                arguments(502, openrouter(502, "Provider returned error"), UPSTREAM_SERVER_ERROR),
                arguments(403, "{\"detail\":\"Invalid API key\"}", UPSTREAM_AUTH_FAILED),
                arguments(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}", UPSTREAM_BAD_REQUEST),
                arguments(404, "{\"error\":\"model 'x' not found\"}", UPSTREAM_NOT_FOUND),
                arguments(400, "no JSON at all", UPSTREAM_BAD_REQUEST),
                // The words of a request come back in some messages: they must not turn a 404 or a 5xx into a bill.
                arguments(404, openai("x", "model_not_found", "no model \"credit balance\""), UPSTREAM_NOT_FOUND));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void namesTheReason(int status, String body, FailureCode expected) {
        Failure.Upstream failure = explain(status, JSON, body);

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.httpStatus()).isEqualTo(status);
        assertThat(failure.retryAfter()).isEqualTo("7");
        assertThat(failure.sent()).isTrue();
        assertThat(failure.vendorMessage()).isNotBlank();
    }

    @Test
    void findsTheVendorsWordsInEveryEnvelope() {
        assertThat(words(400, anthropic("t", "alpha"))).isEqualTo("alpha");
        assertThat(words(400, openai("t", "c", "beta"))).isEqualTo("beta");
        assertThat(words(400, "{\"error\":\"gamma\"}")).isEqualTo("gamma");
        assertThat(words(400, "{\"detail\":\"delta\"}")).isEqualTo("delta");
        assertThat(words(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"epsilon\"}]}"))
                .isEqualTo("epsilon");
        assertThat(words(422, """
                                {"detail":[{"loc":["body","messages",1,"assistant","reasoning"],"msg":"Extra inputs"},
                                {"loc":["body","other"],"msg":"later"}]}""")).isEqualTo("messages.1.assistant.reasoning: Extra inputs");
        assertThat(words(400, "{\"object\":\"error\",\"message\":\"zeta\"}")).isEqualTo("zeta");
        assertThat(words(400, "[{\"error\":{\"message\":\"eta\"}}]")).isEqualTo("eta");
        assertThat(words(500, "plain\r\n  words")).isEqualTo("plain words");
        assertThat(words(500, "")).isNull();
    }

    @Test
    void saysWhatTheVendorBehindOpenrouterSaid() {
        String body = """
                {"error":{"code":429,"message":"Provider returned error","metadata":{"provider_name":"Acme",
                "raw":"{\\"error\\":{\\"message\\":\\"slow down please\\"}}"}}}""";

        assertThat(words(429, body)).isEqualTo("Provider returned error (Acme: slow down please)");
    }

    @Test
    void anHtmlPageIsNoAnswerOfTheApiAndOnlyItsTitleIsKept() {
        String page = "<!DOCTYPE html><html><head><title>Sign in\n here</title></head><body>secret form</body></html>";
        for (int status : new int[] {200, 401, 403, 404, 502}) {
            Failure.Upstream failure = explain(status, Headers.EMPTY, page);

            assertThat(failure.code()).isEqualTo(UPSTREAM_PROTOCOL_ERROR);
            assertThat(failure.vendorMessage()).isEqualTo("Sign in here");
        }
        assertThat(explain(403, Headers.of("content-type", "text/html; charset=utf-8"), "Forbidden")
                        .code())
                .isEqualTo(UPSTREAM_PROTOCOL_ERROR);
    }

    @Test
    void aRedirectIsRefusedNamingOnlyTheHost() {
        Headers headers = Headers.of("location", "https://elsewhere.example/login?token=hidden");
        Failure.Upstream failure = explain(307, headers, "moved to https://elsewhere.example/login?token=hidden");

        assertThat(failure.code()).isEqualTo(UPSTREAM_REDIRECT_REFUSED);
        assertThat(failure.message())
                .contains("elsewhere.example")
                .doesNotContain("login")
                .doesNotContain("hidden");
        assertThat(failure.vendorMessage()).isNull();
        assertThat(failure.httpStatus()).isEqualTo(502);
    }

    @Test
    void aKeyThatTheVendorRepeatsIsMasked() {
        String repeated = "Incorrect key sk-proj-abcdefghijkl0123 in Bearer abc.def and AIzaSyABCDEFGHIJKLMNOPQRSTU";

        assertThat(words(401, openai("t", "invalid_api_key", repeated)))
                .isEqualTo("Incorrect key *** in Bearer *** and ***");
    }

    @Test
    void aBodyCutAtTheLimitStillYieldsItsMessage() {
        String body = "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\",\"echo\":\""
                + "x".repeat(70_000);

        Failure.Upstream failure = explain(400, JSON, body);
        assertThat(failure.code()).isEqualTo(UPSTREAM_CONTEXT_OVERFLOW);
        assertThat(failure.vendorMessage()).isEqualTo("too long");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(words(400, openai("t", "c", "m".repeat(10_000)))).hasSize(2_000);
    }

    @Test
    void noBytesMakeItFail() {
        long seed = 20261124;
        Random random = new Random(seed);
        String alphabet = "{}[]\",:\\/<>error message detail 0159\u0000\u00ff\ud83d";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder body = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                body.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int status = 200 + random.nextInt(400);
            assertThat(explain(status, JSON, body.toString()).code())
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
        }
        assertThat(explain(400, JSON, "[".repeat(10_000)).code()).isEqualTo(UPSTREAM_BAD_REQUEST);
    }

    private static Failure.Upstream explain(int status, Headers headers, String body) {
        return ErrorReader.explain(new ProviderId("vendor"), new UpstreamReply(status, headers, Bytes.utf8(body)));
    }

    private static String words(int status, String body) {
        return explain(status, JSON, body).vendorMessage();
    }

    private static String anthropic(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_011\"}";
    }

    private static String openai(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message.replace("\"", "\\\"") + "\",\"type\":\"" + type
                + "\",\"param\":null,\"code\":\"" + code + "\"}}";
    }

    private static String openrouter(int code, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"},\"user_id\":\"user_1\"}";
    }
}
