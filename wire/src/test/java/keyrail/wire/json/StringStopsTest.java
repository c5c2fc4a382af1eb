package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StringStopsTest {
    /** Longer than what is looked at together, so that there are several such stretches. */
    private static final int LONGEST = 20_000;

    @Test
    void findsEveryByteThatIsNotPlainText() {
        byte[] every = new byte[256];
        for (int value = 0; value < every.length; value++) {
            every[value] = (byte) value;
        }
        StringStops stops = new StringStops(every, 0, every.length);
        for (int value = 0; value < every.length; value++) {
            boolean stop = value < ' ' || value == '"' || value == '\\' || value > 127;
            assertThat(stops.first(value) == value).as("byte %s", value).isEqualTo(stop);
        }
    }

    @Test
    void agreesWithAByteByByteLook() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            int length = random.nextInt(random.nextInt(4) == 0 ? LONGEST : 200);
            int before = random.nextInt(20);
            byte[] array = new byte[before + length + random.nextInt(20)];
            int rarity = 1 + random.nextInt(random.nextInt(3) == 0 ? 5_000 : 40);
            for (int index = 0; index < array.length; index++) {
                array[index] =
                        random.nextInt(rarity) == 0 ? (byte) random.nextInt(256) : (byte) ('a' + random.nextInt(26));
            }
            check(array, before, before + length, random, "seed " + seed);
        }
    }

    /** As the scanner does: it goes on behind each stop, and now and then skips what is between two strings. */
    private static void check(byte[] array, int from, int end, Random random, String what) {
        StringStops stops = new StringStops(array, from, end);
        int at = from;
        while (at < end) {
            int expected = byHand(array, at, end);
            assertThat(stops.first(at)).as("%s from %s", what, at).isEqualTo(expected);
            at = expected + 1 + (random.nextInt(4) == 0 ? random.nextInt(random.nextInt(9) == 0 ? 9_000 : 90) : 0);
        }
        assertThat(stops.first(end)).as(what).isEqualTo(end);
    }

    private static int byHand(byte[] array, int from, int end) {
        int at = from;
        while (at < end && array[at] >= ' ' && array[at] != '"' && array[at] != '\\') {
            at++;
        }
        return at;
    }
}
