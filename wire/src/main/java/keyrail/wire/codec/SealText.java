package keyrail.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;

/**
 * Sealed reasoning of one vendor as a text that another format carries as a signature of its own: our mark, who minted
 * it, and the value to the letter. What a client brings back under the mark is recognised; what has none is native.
 */
public final class SealText {
    private static final String MARK = "keyrail1";
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private SealText() {}

    /** Base64 of the standard alphabet throughout, for fields that hold bytes. */
    public static String write(Opaque opaque) {
        String plain = String.join(
                "\n", MARK, opaque.minter().format().text(), opaque.minter().account(), opaque.kind(), opaque.value());
        return ENCODER.encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** What every text that is written here begins with. */
    public static String beginning() {
        // Mark and line feed are three times three bytes, so that what follows does not change their letters.
        return ENCODER.encodeToString((MARK + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The value behind our mark; empty for a native one. */
    public static Optional<Opaque> read(String text) {
        String plain;
        try {
            plain = new String(DECODER.decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException native_) {
            return Optional.empty();
        }
        String[] parts = plain.split("\n", 5);
        if (parts.length < 5 || !parts[0].equals(MARK)) {
            return Optional.empty();
        }
        for (Format format : Format.values()) {
            if (format.text().equals(parts[1])) {
                return Optional.of(new Opaque(new Minter(format, parts[2]), parts[3], parts[4]));
            }
        }
        return Optional.empty();
    }

    /** As {@link #read}, taking what has no mark for a value the client's own format minted. */
    public static Opaque readOrNative(String text, Format own, String kind) {
        return read(text).orElseGet(() -> new Opaque(new Minter(own, ""), kind, text));
    }
}
