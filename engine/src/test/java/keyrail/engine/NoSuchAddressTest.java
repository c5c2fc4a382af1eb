package keyrail.engine;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoSuchAddressTest {
    private static Failure.Upstream refusal(int status, @Nullable String words) {
        return new Failure.Upstream(FailureCode.UPSTREAM_NOT_FOUND, "refused", status, words, null, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Not Found",
                "404 page not found",
                "404: Not Found",
                "File Not Found",
                "{}",
                "Unknown path: /v1/responses",
                "Invalid URL (POST /v1/responses)",
                "Cannot POST /v1/responses",
                "no Route matched with those values",
                "Error response Error code: 404 Nothing matches the given URI."
            })
    void wordsOfAnAddressOrNoneAre(String words) {
        assertThat(NoSuchAddress.isToldBy(refusal(404, words))).isTrue();
        assertThat(NoSuchAddress.isToldBy(refusal(405, words))).isTrue();
        assertThat(NoSuchAddress.isToldBy(refusal(400, words))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The model `m` does not exist or you do not have access to it.",
                "model 'm' not found, try pulling it first",
                "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false.",
                "No endpoints found that support tool use",
                "The API deployment for this resource does not exist"
            })
    void wordsOfWhatStandsBehindItAreNot(String words) {
        assertThat(NoSuchAddress.isToldBy(refusal(404, words))).isFalse();
    }

    @Test
    void aPageForPeopleIs() {
        Failure.Upstream page =
                new Failure.Upstream(FailureCode.UPSTREAM_PROTOCOL_ERROR, "a page", 404, "Error response", null, true);
        assertThat(NoSuchAddress.isToldBy(page)).isTrue();
    }

    @Test
    void aRefusalWithoutWordsIs() {
        assertThat(NoSuchAddress.isToldBy(refusal(404, null))).isTrue();
        assertThat(NoSuchAddress.isToldBy(refusal(501, ""))).isTrue();
    }
}
