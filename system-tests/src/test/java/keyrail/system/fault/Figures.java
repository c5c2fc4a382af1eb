package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a deep test measured, as one line of JSON on standard output. */
public final class Figures {
    private Figures() {}

    /** @param values numbers and texts, in the order they are to be read */
    public static void print(String test, Map<String, ?> values) {
        ObjectNode line = JsonMapper.shared().createObjectNode().put("figures", test);
        values.forEach((name, value) -> line.set(name, JsonMapper.shared().valueToTree(value)));
        System.out.println(line);
    }

    /** A percentile of measured times, in milliseconds with one decimal; {@code nanos} is sorted by this. */
    static double millis(long[] nanos, double percentile) {
        Arrays.sort(nanos);
        int index = (int) Math.ceil(percentile / 100 * nanos.length) - 1;
        return Math.round(nanos[Math.clamp(index, 0, nanos.length - 1)] / 100_000.0) / 10.0;
    }

    /** One measurement. */
    interface Measured {
        /** @param number of the attempt, from 0 */
        double millis(int number) throws Exception;
    }

    /**
     * Holds a measurement to its limit. It is taken again while it is over, for a machine has moments in which it is somebody
     * else's; a program that is too slow is so each time.
     */
    static void bestOf(int attempts, double limitMillis, Measured measured) throws Exception {
        List<Double> taken = new ArrayList<>();
        do {
            taken.add(measured.millis(taken.size()));
        } while (taken.getLast() > limitMillis && taken.size() < attempts);
        assertThat(taken.getLast())
                .as("milliseconds of each attempt: %s", taken)
                .isLessThanOrEqualTo(limitMillis);
    }
}
