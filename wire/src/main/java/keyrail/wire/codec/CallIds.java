package keyrail.wire.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Ids of tool calls within one vendor's rules. An id that fits stays; any other becomes one made of its digest, the same
 * each time, so that a call and its result agree whenever they are written.
 */
public record CallIds(Pattern allowed, String prefix) {
    private static final int DIGEST_CHARACTERS = 24;

    /** @param allowed what a whole id has to match */
    public static CallIds matching(String allowed, String prefix) {
        return new CallIds(Pattern.compile(allowed), prefix);
    }

    public String fit(String id) {
        return allowed.matcher(id).matches() ? id : prefix + digest(id);
    }

    private static String digest(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
