package keyrail.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names of the members a scan is to find: few, ASCII, made once. Immutable. */
public final class Keys {
    private final List<String> names;
    private final byte[][] bytes;

    private Keys(List<String> names) {
        this.names = names;
        this.bytes = new byte[names.size()][];
        Arrays.setAll(bytes, index -> names.get(index).getBytes(StandardCharsets.US_ASCII));
    }

    public static Keys of(String... names) {
        return new Keys(Arrays.stream(names).distinct().toList());
    }

    public static Keys of(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        return of(all.toArray(String[]::new));
    }

    public List<String> names() {
        return names;
    }

    int size() {
        return bytes.length;
    }

    /** The place of a name in {@link #names}, or -1. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    /**
     * Looks up a key as it stands between its quotes, escapes undone.
     *
     * @return the place of the name in {@link #names}; -1 for another name; {@code -2 - place} for one that differs in
     *     the case of its letters only
     */
    int find(byte[] array, int from, int to) {
        int length = to - from;
        int variant = -1;
        boolean escaped = false;
        for (int index = 0; index < bytes.length; index++) {
            byte[] name = bytes[index];
            if (name.length == length && (array[from] | 0x20) == (name[0] | 0x20)) {
                if (Arrays.equals(array, from, to, name, 0, length)) {
                    return index;
                }
                if (equalsIgnoringCase(array, from, name)) {
                    variant = -2 - index;
                }
            }
        }
        for (int at = from; at < to && !escaped; at++) {
            escaped = array[at] == '\\';
        }
        return escaped ? findUnescaped(JsonText.unescape(array, from, to)) : variant;
    }

    private int findUnescaped(String key) {
        int variant = -1;
        for (int index = 0; index < bytes.length; index++) {
            String name = names.get(index);
            if (name.equals(key)) {
                return index;
            }
            if (name.equalsIgnoreCase(key)) {
                variant = -2 - index;
            }
        }
        return variant;
    }

    private static boolean equalsIgnoringCase(byte[] array, int from, byte[] name) {
        for (int index = 0; index < name.length; index++) {
            int one = array[from + index];
            int other = name[index];
            if (one != other && (one < 'A' || (one | 0x20) != (other | 0x20))) {
                return false;
            }
        }
        return true;
    }
}
