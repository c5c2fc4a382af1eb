package keyrail.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RequestIdTest {
    private static final long NOW = 1_795_000_000_000L;

    @Test
    void idsSortByTheTimeTheyWereMade() {
        Random random = new Random(7);
        String before = "";
        for (long millis = NOW; millis < NOW + 5_000; millis++) {
            String id = RequestId.of(millis, random).value();
            assertThat(id).isGreaterThan(before);
            assertThat(RequestId.tryParse(id)).isPresent();
            before = id;
        }
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        Random random = new Random(7);
        assertThat(RequestId.of(NOW, random)).isNotEqualTo(RequestId.of(NOW, random));
    }
}
