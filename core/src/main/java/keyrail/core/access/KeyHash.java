package keyrail.core.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The whole SHA-256 of a client key, as a map key: never a prefix of it, never the key itself. */
public record KeyHash(long first, long second, long third, long fourth) {
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    });

    public static KeyHash of(String key) {
        return ofDigest(DIGEST.get().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param digest 32 bytes */
    public static KeyHash ofDigest(byte[] digest) {
        ByteBuffer buffer = ByteBuffer.wrap(digest);
        return new KeyHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** The 32 bytes a store keeps. */
    public byte[] digest() {
        return ByteBuffer.allocate(32)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }
}
