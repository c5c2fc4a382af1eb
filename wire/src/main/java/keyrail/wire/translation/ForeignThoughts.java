package keyrail.wire.translation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.wire.codec.SealText;
import keyrail.wire.json.ByteSearch;

/**
 * Tells bodies that bring back what the daemon handed out in an earlier turn, when another vendor answered: sealed thoughts
 * under our mark, and thoughts without a signature, which Anthropic never gives. The vendor asked now would refuse both, and
 * is none of those who may see them. One search of the bytes, some 60 µs for 1 MB; the same text elsewhere in a body costs a
 * translation that was not needed, no more.
 */
public final class ForeignThoughts {
    private static final byte[] MARK = SealText.beginning().getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] UNSIGNED = Stream.of("\"signature\":\"\"", "\"signature\": \"\"")
            .map(text -> text.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private ForeignThoughts() {}

    /** @param format the client's */
    public static boolean areIn(Format format, Bytes body) {
        if (isIn(body, MARK)) {
            return true;
        }
        if (format == Format.ANTHROPIC_MESSAGES) {
            for (byte[] unsigned : UNSIGNED) {
                if (isIn(body, unsigned)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isIn(Bytes body, byte[] needle) {
        int end = body.offset() + body.length();
        return ByteSearch.indexOf(body.array(), body.offset(), end, needle) < end;
    }
}
