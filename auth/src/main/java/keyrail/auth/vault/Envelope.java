package keyrail.auth.vault;

import java.security.SecureRandom;
import java.util.Arrays;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.store.Box;
import keyrail.core.store.StoredCredential;

/**
 * Encrypts one secret under a key of its record's own, bound to everything that stands beside it in the row. Safe for
 * use by several threads.
 */
final class Envelope {
    /** The longest secret: far above any key or token set, far below what would hurt. */
    static final int MAX_SECRET_BYTES = 64 << 10;

    private final String vaultId;
    private final RootKey root;
    private final SecureRandom random;

    Envelope(String vaultId, RootKey root, SecureRandom random) {
        this.vaultId = vaultId;
        this.root = root;
        this.random = random;
    }

    /**
     * The row with its secret sealed into it.
     *
     * @throws KeyrailException {@code invalid_argument} when the secret is longer than 64 KiB
     */
    StoredCredential seal(StoredCredential row, Secret secret) {
        Bytes sealed = secret.reveal(plaintext -> {
            if (plaintext.length > MAX_SECRET_BYTES) {
                throw new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "credential `" + row.ref() + "`: a secret may be " + MAX_SECRET_BYTES + " bytes long, and this"
                                + " one is " + plaintext.length + "; check that it is the right file");
            }
            return root.withRecordKey(
                    vaultId,
                    row.recordId(),
                    row.keyEpoch(),
                    key -> AesGcm.seal(key, plaintext, associated(row), random));
        });
        return new StoredCredential(
                row.ref(),
                row.recordId(),
                row.kind(),
                row.version(),
                row.keyEpoch(),
                row.audience(),
                sealed,
                row.createdAt(),
                row.updatedAt());
    }

    /** @throws KeyrailException {@code credential_corrupt} when anything in the row is not as it was sealed */
    Secret open(StoredCredential row) {
        byte[] plaintext = root.withRecordKey(
                        vaultId, row.recordId(), row.keyEpoch(), key -> AesGcm.open(key, row.sealed(), associated(row)))
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.CREDENTIAL_CORRUPT,
                        "credential `" + row.ref() + "` (record " + row.recordId() + ") is damaged or was changed"
                                + " outside keyrail; run `keyrail credentials set "
                                + row.ref().service() + " "
                                + row.ref().field() + "` to store it again"));
        try {
            return new Secret(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** As {@link keyrail.core.store.Vault#box}. */
    Box box(String purpose) {
        return new PurposeBox(vaultId, root, random, purpose);
    }

    /** All of the row but the secret; times as milliseconds, which is what databases keep of them. */
    private byte[] associated(StoredCredential row) {
        return new LengthPrefixed("keyrail record")
                .number(VaultHeader.FORMAT)
                .text(vaultId)
                .text(row.recordId())
                .text(row.ref().toString())
                .text(row.kind())
                .optional(row.audience())
                .number(row.version())
                .number(row.keyEpoch())
                .number(row.createdAt().toEpochMilli())
                .number(row.updatedAt().toEpochMilli())
                .bytes();
    }
}
