package keyrail.providers.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.provider.UpstreamReply;
import org.junit.jupiter.api.Test;

/** Google's refusals, which mean other things than their statuses say. */
class GeminiProviderTest {
    private static Failure.Upstream explain(int status, String body) {
        return new GeminiProvider().explain(new UpstreamReply(status, Headers.EMPTY, Bytes.utf8(body)));
    }

    @Test
    void aWrongKeyIsABadRequestToGoogleAndARejectedCredentialToUs() {
        Failure.Upstream failure = explain(400, """
                {"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
                 "status": "INVALID_ARGUMENT",
                 "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]}}""");
        assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_AUTH_FAILED);
        assertThat(failure.status()).isEqualTo(400);
    }

    @Test
    void aQuotaThatComesBackIsARateLimitWithItsDelay() {
        Failure.Upstream failure = explain(429, """
                {"error": {"code": 429, "message": "You exceeded your current quota, please check your plan and billing",
                 "status": "RESOURCE_EXHAUSTED",
                 "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "37.25s"}]}}""");
        assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo("38");
    }

    @Test
    void aDelayOfWholeSecondsIsNoLonger() {
        for (String delay : new String[] {"7s", "7.000s"}) {
            Failure.Upstream failure = explain(
                    429, "{\"error\": {\"message\": \"q\", \"details\": [{\"retryDelay\": \"" + delay + "\"}]}}");
            assertThat(failure.retryAfter()).isEqualTo("7");
        }
    }

    @Test
    void aQuotaThatDoesNotComeBackIsABill() {
        Failure.Upstream failure =
                explain(429, "{\"error\": {\"message\": \"You exceeded your current quota, check your plan\"}}");
        assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_BILLING);
    }

    @Test
    void aRefusalWithoutAWordIsNotGoogles() {
        assertThat(explain(403, "").code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        assertThat(explain(404, "").code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        assertThat(explain(404, "{\"error\": {\"message\": \"models/x is not found\"}}")
                        .code())
                .isEqualTo(FailureCode.UPSTREAM_NOT_FOUND);
    }
}
