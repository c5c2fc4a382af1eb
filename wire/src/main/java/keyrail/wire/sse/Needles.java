package keyrail.wire.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import keyrail.wire.json.ByteSearch;

/**
 * Byte strings that make an event worth reading. Immutable.
 *
 * <p>A needle followed by a colon and {@code null} does not count: some vendors put {@code "usage":null} in every event.
 */
public final class Needles {
    private final byte[][] needles;

    private Needles(byte[][] needles) {
        this.needles = needles;
    }

    /** @param needles ASCII, at least two bytes each; none at all makes every event worth reading */
    public static Needles of(String... needles) {
        return new Needles(Arrays.stream(needles)
                .map(needle -> needle.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new));
    }

    boolean areIn(byte[] array, int from, int to) {
        for (byte[] needle : needles) {
            int at = ByteSearch.indexOf(array, from, to, needle);
            while (at < to) {
                if (!isNull(array, at + needle.length, to)) {
                    return true;
                }
                at = ByteSearch.indexOf(array, at + 1, to, needle);
            }
        }
        return needles.length == 0;
    }

    private static boolean isNull(byte[] array, int from, int to) {
        int colon = afterSpaces(array, from, to);
        if (colon == to || array[colon] != ':') {
            return false;
        }
        int value = afterSpaces(array, colon + 1, to);
        return value < to && array[value] == 'n';
    }

    private static int afterSpaces(byte[] array, int from, int to) {
        int at = from;
        while (at < to && array[at] == ' ') {
            at++;
        }
        return at;
    }
}
