package keyrail.config.json;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes {@code start} to {@code end} of a file replaced by a text.
 *
 * @param text empty to remove
 */
record Splice(int start, int end, String text) {

    /** Applies splices that do not overlap; everything between them is copied. */
    static byte[] apply(byte[] bytes, List<Splice> splices) {
        List<Splice> ordered =
                splices.stream().sorted(Comparator.comparingInt(Splice::start)).toList();
        int length = bytes.length;
        for (Splice splice : ordered) {
            length += splice.utf8().length - (splice.end - splice.start);
        }
        byte[] result = new byte[length];
        int from = 0;
        int to = 0;
        for (Splice splice : ordered) {
            System.arraycopy(bytes, from, result, to, splice.start - from);
            to += splice.start - from;
            byte[] inserted = splice.utf8();
            System.arraycopy(inserted, 0, result, to, inserted.length);
            to += inserted.length;
            from = splice.end;
        }
        System.arraycopy(bytes, from, result, to, bytes.length - from);
        return result;
    }

    private byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
