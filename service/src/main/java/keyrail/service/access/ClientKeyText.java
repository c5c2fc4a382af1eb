package keyrail.service.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * How a client key is written: {@code kr_}, 43 characters of 256 random bits, 6 characters of their CRC-32, so that
 * secret scanners find leaked keys and tell them from look-alikes without asking us.
 */
public final class ClientKeyText {
    private static final String PREFIX = "kr_";
    private static final int RANDOM_BYTES = 32;
    private static final int BODY_LENGTH = 43;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ClientKeyText() {}

    /** @param random a cryptographic source */
    static String next(RandomGenerator random) {
        return next(PREFIX, random);
    }

    /** Another kind of key in the same form. */
    static String next(String prefix, RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String body = BASE64.encodeToString(bytes);
        return prefix + body + checksum(body);
    }

    /** Whether a text has the form of a client key; says nothing of whether it was issued. */
    public static boolean looksLikeOne(String text) {
        return looksLikeOne(PREFIX, text);
    }

    static boolean looksLikeOne(String prefix, String text) {
        int checksumStart = prefix.length() + BODY_LENGTH;
        return text.startsWith(prefix)
                && text.length() > checksumStart
                && checksum(text.substring(prefix.length(), checksumStart)).equals(text.substring(checksumStart));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return BASE64.encodeToString(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }
}
