package keyrail.auth.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import keyrail.core.inference.Bytes;

/** AES-256-GCM with a random 96-bit nonce, laid out as nonce, ciphertext, 128-bit tag (NIST SP 800-38D). */
final class AesGcm {
    /** What sealing adds to the length of the plaintext. */
    static final int OVERHEAD = 12 + 16;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private AesGcm() {}

    static Bytes seal(byte[] key, byte[] plaintext, byte[] associated, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, plaintext.length + OVERHEAD);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, nonce, associated)
                    .doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM refused to seal", impossible);
        }
        return Bytes.of(sealed);
    }

    /** The plaintext, which the caller wipes; empty when key, associated bytes or a sealed byte are not the same. */
    static Optional<byte[]> open(byte[] key, Bytes sealed, byte[] associated) {
        if (sealed.length() < OVERHEAD) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed.array(), sealed.offset(), sealed.offset() + NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, associated)
                    .doFinal(sealed.array(), sealed.offset() + NONCE_BYTES, sealed.length() - NONCE_BYTES));
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM refused to open", impossible);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
