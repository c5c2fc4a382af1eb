package keyrail.store.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import keyrail.core.store.AuditEntry;

/**
 * The hash that ties an audit entry to the one before it: SHA-256 over the former hash and each field with its length.
 * It has no key: it shows a careless change, not one by somebody who computes the rest of the chain anew.
 */
final class AuditChain {
    /** What stands before the first entry. */
    static final byte[] START = {};

    private AuditChain() {}

    static byte[] next(byte[] before, AuditEntry entry) {
        MessageDigest digest = sha256();
        add(digest, before);
        List<String> fields = List.of(
                Long.toString(entry.at().toEpochMilli()),
                entry.who(),
                entry.what(),
                entry.target(),
                entry.result(),
                entry.request());
        fields.forEach(field -> add(digest, field.getBytes(StandardCharsets.UTF_8)));
        return digest.digest();
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
