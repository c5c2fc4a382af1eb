package keyrail.auth.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import keyrail.core.inference.Bytes;

/**
 * The 256 random bits every secret of a home hangs on. They leave this class only wrapped, or as keys derived from
 * them. Immutable.
 */
final class RootKey {
    static final int BYTES = 32;

    private final byte[] value;

    private RootKey(byte[] value) {
        this.value = value;
    }

    static RootKey random(SecureRandom random) {
        byte[] value = new byte[BYTES];
        random.nextBytes(value);
        return new RootKey(value);
    }

    Bytes wrap(byte[] slotKey, byte[] associated, SecureRandom random) {
        return AesGcm.seal(slotKey, value, associated, random);
    }

    /** Empty when {@code slotKey} is not the key it was wrapped with. */
    static Optional<RootKey> unwrap(byte[] slotKey, Bytes wrapped, byte[] associated) {
        return AesGcm.open(slotKey, wrapped, associated)
                .filter(value -> value.length == BYTES)
                .map(RootKey::new);
    }

    /** Runs {@code use} with the key of one record, and wipes that key. */
    <T> T withRecordKey(String vaultId, String recordId, int keyEpoch, Function<byte[], T> use) {
        byte[] key = derive(new LengthPrefixed("keyrail record key")
                .text(vaultId)
                .text(recordId)
                .number(keyEpoch)
                .bytes());
        try {
            return use.apply(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The code that shows a header to be the work of someone who knew this key. */
    Bytes authenticate(String vaultId, byte[] header) {
        byte[] key =
                derive(new LengthPrefixed("keyrail header key").text(vaultId).bytes());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Bytes.of(mac.doFinal(header));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** HKDF-SHA256 without salt (RFC 5869), 32 bytes; the root key is uniformly random, so it needs none. */
    private byte[] derive(byte[] info) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(value).thenExpand(info, BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK from 25 has HKDF-SHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
