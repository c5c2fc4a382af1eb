package keyrail.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsUrlsTest {
    private static final String HERE = "http://127.0.0.1:8420";

    /** What passes of an answer that comes in pieces of random length. */
    private static String passed(String answer, long seed) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        ResultsUrls filter = new ResultsUrls(HERE, passed::write);
        Random random = new Random(seed);
        for (int from = 0; from < bytes.length; ) {
            int count = Math.min(bytes.length - from, 1 + random.nextInt(40));
            filter.accept(bytes, from, count);
            from += count;
        }
        filter.end();
        return passed.toString(StandardCharsets.UTF_8);
    }

    private static String batch(String address) {
        return "{\"id\":\"msgbatch_1\",\"naïve\":\"Grüße, 世界\",\"results_url\" : " + address + ",\"n\":1.0}";
    }

    @Test
    void theAddressOfResultsLeadsHereAndNothingElseChanges() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(passed(batch("\"https://api.anthropic.com/v1/messages/batches/msgbatch_1/results\""), seed))
                    .isEqualTo(batch("\"" + HERE + "/v1/messages/batches/msgbatch_1/results\""));
        }
    }

    @Test
    void everyBatchOfAListIsChanged() {
        String list = "{\"data\":[" + batch("\"https://a.example/base/v1/messages/batches/x/results\"") + ","
                + batch("null") + "," + batch("\"http://b.example/v1/messages/batches/y/results\"") + "]}";
        assertThat(passed(list, 7))
                .isEqualTo("{\"data\":[" + batch("\"" + HERE + "/v1/messages/batches/x/results\"") + "," + batch("null")
                        + "," + batch("\"" + HERE + "/v1/messages/batches/y/results\"") + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "{\"results_url\":null}",
                "{\"results_url\":\"https://elsewhere.example/download?id=1\"}",
                "{\"note\":\"\\\"results_url\\\":\\\"https://a.example/v1/messages/batches/x/results\\\"\"}",
                "{\"results_url\":\"https://a.example/v1/messages/batches/x/results"
            })
    void whatIsNoSuchAddressPassesAsItCame(String answer) {
        assertThat(passed(answer, 3)).isEqualTo(answer);
    }

    @Test
    void anAnswerThatIsTooLongPassesAsItCame() {
        String large = "{\"results_url\":\"https://a.example/v1/messages/batches/x/results\",\"pad\":\""
                + "x".repeat(ResultsUrls.LONGEST) + "\"}";
        assertThat(passed(large, 1)).isEqualTo(large);
    }
}
