package keyrail.auth.vault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Joins fields so that no two lists of fields give the same bytes: a text is its length (4 bytes, big-endian) and its
 * UTF-8, a number is 8 bytes. Not safe for use by several threads.
 */
final class LengthPrefixed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    /** @param label what the bytes are for, so that bytes made for one use are never right for another */
    LengthPrefixed(String label) {
        text(label);
    }

    LengthPrefixed text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
        return this;
    }

    /** One byte says whether there is a value, so that none and the empty text differ. */
    LengthPrefixed optional(@Nullable Object value) {
        bytes.write(value == null ? 0 : 1);
        return value == null ? this : text(value.toString());
    }

    LengthPrefixed number(long value) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
