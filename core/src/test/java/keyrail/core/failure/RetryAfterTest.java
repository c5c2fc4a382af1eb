package keyrail.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7000",
        "' 7 ', 7000",
        "1.5, 1500",
        "0.0307, 30",
        "'Tue, 24 Nov 2026 10:01:00 GMT', 60000",
        "'Tue, 24 Nov 2026 09:59:00 GMT', 0"
    })
    void readsSecondsAndDates(String value, long millis) {
        assertThat(RetryAfter.pause(value, NOW)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e3", "99999999999999999999", "2026-11-24T10:01:00Z"})
    void saysNothingOfWhatItCannotRead(String value) {
        assertThat(RetryAfter.pause(value, NOW)).isEmpty();
    }

    @Test
    void saysNothingWhereThereIsNothing() {
        assertThat(RetryAfter.pause(null, NOW)).isEmpty();
    }
}
