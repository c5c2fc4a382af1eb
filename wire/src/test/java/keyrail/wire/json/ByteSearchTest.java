package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
    private static final byte[] NEEDLE = "abca".getBytes(StandardCharsets.US_ASCII);

    @Test
    void findsTheFirstOccurrenceWhereverItIs() {
        int found = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] array = new byte[random.nextInt(random.nextInt(3) == 0 ? 10_000 : 100)];
            // Few letters make near misses, many make long stretches without any.
            int letters = 2 + random.nextInt(25);
            for (int index = 0; index < array.length; index++) {
                array[index] = (byte) ('a' + random.nextInt(letters));
            }
            int from = array.length == 0 ? 0 : random.nextInt(array.length);
            int to = from + random.nextInt(array.length - from + 1);
            if (random.nextBoolean() && to - from >= NEEDLE.length) {
                System.arraycopy(NEEDLE, 0, array, from + random.nextInt(to - from - NEEDLE.length + 1), NEEDLE.length);
            }
            int expected = byHand(array, from, to);
            found += expected < to ? 1 : 0;
            assertThat(ByteSearch.indexOf(array, from, to, NEEDLE))
                    .as("seed %s", seed)
                    .isEqualTo(expected);
        }
        assertThat(found).isBetween(1_000, 4_500);
    }

    private static int byHand(byte[] array, int from, int to) {
        for (int at = from; at <= to - NEEDLE.length; at++) {
            if (Arrays.equals(array, at, at + NEEDLE.length, NEEDLE, 0, NEEDLE.length)) {
                return at;
            }
        }
        return to;
    }
}
