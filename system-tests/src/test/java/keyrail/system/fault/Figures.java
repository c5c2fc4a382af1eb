package keyrail.system.fault;

import java.util.Arrays;
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
}
