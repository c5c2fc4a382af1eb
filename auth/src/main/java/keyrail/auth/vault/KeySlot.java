package keyrail.auth.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import keyrail.core.inference.Bytes;

/** One way to the root key: a copy of it, wrapped with a key that something outside the home holds. */
sealed interface KeySlot {
    /** The root key wrapped: nonce, ciphertext, tag. */
    Bytes wrapped();

    /** As the header names it, e.g. {@code key_file}. */
    String type();

    /**
     * SHA-256 without a key over the slot and the vault it is of, in hex: a damaged slot is told apart from a wrong
     * key, which an authentication failure alone could not do.
     */
    default String checksum(String vaultId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(associated(vaultId));
            digest.update(wrapped().array(), wrapped().offset(), wrapped().length());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** What the wrapped key is bound to, beside the key that wraps it. */
    default byte[] associated(String vaultId) {
        return associated(vaultId, type());
    }

    private static byte[] associated(String vaultId, String type) {
        return new LengthPrefixed("keyrail slot")
                .number(VaultHeader.FORMAT)
                .text(vaultId)
                .text(type)
                .bytes();
    }

    /** Wrapped with the 256 random bits in a key file. */
    record KeyFileSlot(Bytes wrapped) implements KeySlot {
        static final String TYPE = "key_file";

        static KeyFileSlot wrap(RootKey root, String vaultId, byte[] fileKey, SecureRandom random) {
            return new KeyFileSlot(root.wrap(fileKey, KeySlot.associated(vaultId, TYPE), random));
        }

        /** Empty when {@code fileKey} is not the key of this slot. */
        Optional<RootKey> unwrap(String vaultId, byte[] fileKey) {
            return RootKey.unwrap(fileKey, wrapped, associated(vaultId));
        }

        @Override
        public String type() {
            return TYPE;
        }
    }
}
