package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import keyrail.core.store.StoredCredential;

/**
 * Reads the vault by {@code docs/vault.md} alone: HKDF written out over HmacSHA256, fields over a data stream, and
 * none of the vault's own classes.
 */
final class SecondImplementation {
    private static final Pattern KEY_FILE =
            Pattern.compile("keyrail-key-file 1\nvault ([0-9a-f]{32})\nkey ([A-Za-z0-9_-]{43})\ncheck [0-9a-f]{16}\n");
    private static final Pattern WRAPPED = Pattern.compile("\"wrapped\":\"([A-Za-z0-9_-]+)\"");

    private final String vaultId;
    private final byte[] rootKey;

    /** Unlocks the first slot that the key file fits, and checks the header's code. */
    SecondImplementation(String header, String keyFile) throws GeneralSecurityException, IOException {
        MatchResult file = KEY_FILE.matcher(keyFile).results().findFirst().orElseThrow();
        vaultId = file.group(1);
        byte[] fileKey = Base64.getUrlDecoder().decode(file.group(2));
        byte[] associated = fields("keyrail slot", 1L, vaultId, "key_file");
        rootKey = WRAPPED.matcher(header)
                .results()
                .map(slot -> Base64.getUrlDecoder().decode(slot.group(1)))
                .map(wrapped -> opened(fileKey, wrapped, associated))
                .filter(key -> key.length == 32)
                .findFirst()
                .orElseThrow();
        int covered = header.indexOf(",\"mac\"");
        byte[] mac = hmac(
                hkdf(rootKey, fields("keyrail header key", vaultId)),
                header.substring(0, covered).getBytes(UTF_8));
        String expected =
                ",\"mac\":\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(mac) + "\"}";
        if (!header.substring(covered).equals(expected)) {
            throw new GeneralSecurityException("the header's code differs");
        }
    }

    byte[] open(StoredCredential row) throws GeneralSecurityException, IOException {
        return decrypt(recordKey(row.recordId(), row.keyEpoch()), row.sealed().array(), associated(row));
    }

    byte[] recordKey(String recordId, long keyEpoch) throws GeneralSecurityException, IOException {
        return hkdf(rootKey, fields("keyrail record key", vaultId, recordId, keyEpoch));
    }

    private byte[] associated(StoredCredential row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(
                fields("keyrail record", 1L, vaultId, row.recordId(), row.ref().toString(), row.kind()));
        if (row.audience() == null) {
            bytes.write(0);
        } else {
            bytes.write(1);
            bytes.write(fields(row.audience().toString()));
        }
        bytes.write(fields(
                row.version(),
                (long) row.keyEpoch(),
                row.createdAt().toEpochMilli(),
                row.updatedAt().toEpochMilli()));
        return bytes.toByteArray();
    }

    private static byte[] fields(Object... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Object value : values) {
            if (value instanceof Long number) {
                out.writeLong(number);
            } else {
                byte[] text = value.toString().getBytes(UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
        }
        return bytes.toByteArray();
    }

    /** RFC 5869 with SHA-256, no salt, one block of output. */
    static byte[] hkdf(byte[] inputKey, byte[] info) throws GeneralSecurityException {
        byte[] extracted = hmac(new byte[32], inputKey);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(extracted, block);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] decrypt(byte[] key, byte[] sealed, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, sealed, 0, 12));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed, 12, sealed.length - 12);
    }

    private static byte[] opened(byte[] key, byte[] sealed, byte[] associated) {
        try {
            return decrypt(key, sealed, associated);
        } catch (GeneralSecurityException anotherSlot) {
            return new byte[0];
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
