package keyrail.auth.vault;

import java.security.SecureRandom;
import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.store.Box;

/**
 * Encrypts under a key derived for one purpose. No record has a purpose for its id: those are random hex digits. Safe
 * for use by several threads.
 */
record PurposeBox(String vaultId, RootKey root, SecureRandom random, String purpose) implements Box {
    private static final int EPOCH = 1;

    @Override
    public Bytes seal(byte[] plaintext, byte[] associated) {
        return root.withRecordKey(vaultId, recordId(), EPOCH, key -> AesGcm.seal(key, plaintext, associated, random));
    }

    @Override
    public Optional<byte[]> open(Bytes sealed, byte[] associated) {
        return root.withRecordKey(vaultId, recordId(), EPOCH, key -> AesGcm.open(key, sealed, associated));
    }

    private String recordId() {
        return "purpose: " + purpose;
    }
}
