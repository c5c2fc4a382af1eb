package keyrail.auth.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.Box;
import keyrail.core.store.StoredCredential;
import keyrail.core.store.Vault;
import org.jspecify.annotations.Nullable;

/** The vault of one home, unlocked by a key file. Safe for use by several threads. */
public final class KeyFileVault implements Vault {
    private static final int ID_BYTES = 16;
    private static final int FIRST_EPOCH = 1;

    private final VaultHeader header;
    private final Path keyFile;
    private final List<String> problems;
    private final Envelope envelope;
    private final SecureRandom random;

    private KeyFileVault(OpenedHeader opened, SecureRandom random) {
        this.header = opened.header();
        this.keyFile = opened.keyFile();
        this.problems = opened.problems();
        this.envelope = new Envelope(header.vaultId(), opened.root(), random);
        this.random = random;
    }

    /**
     * Makes a vault and its key file; the file is on the disk when this returns, the header is the caller's to store.
     *
     * @param keyFile from the new vault's id to the place of its key file, as {@link KeyLocation} knows it
     * @throws KeyrailException {@code already_exists} when there is a file in that place, {@code storage_failed}
     */
    public static KeyFileVault create(Function<String, Path> keyFile, SecureRandom random) {
        String vaultId = randomId(random);
        Path path = keyFile.apply(vaultId);
        RootKey root = RootKey.random(random);
        byte[] fileKey = new byte[RootKey.BYTES];
        random.nextBytes(fileKey);
        try {
            KeySlot slot = KeySlot.KeyFileSlot.wrap(root, vaultId, fileKey, random);
            VaultHeader header = VaultHeader.of(vaultId, List.of(slot), root);
            KeyFile.write(path, vaultId, fileKey);
            return new KeyFileVault(new OpenedHeader(header, path, root, List.of()), random);
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    /** As {@link #create(Function, SecureRandom)}, with the key file in one given place. */
    public static KeyFileVault create(Path keyFile, SecureRandom random) {
        return create(vaultId -> keyFile, random);
    }

    /**
     * Opens the vault with the first copy of its header that is whole; {@link #problems} tells of the others.
     *
     * @param headers the stored copies, the first one first
     * @param keyFile from the vault's id to the place of its key file, as {@link KeyLocation} knows it
     * @throws KeyrailException {@code vault_sealed} when the key file is missing, readable by others, damaged or
     *     another vault's; {@code vault_corrupt} when no copy of the header is whole
     */
    public static KeyFileVault open(List<String> headers, Function<String, Path> keyFile, SecureRandom random) {
        return new KeyFileVault(OpenedHeader.of(headers, keyFile), random);
    }

    /** As {@link #open(List, Function, SecureRandom)}, with the key file in one given place. */
    public static KeyFileVault open(List<String> headers, Path keyFile) {
        return open(headers, vaultId -> keyFile, new SecureRandom());
    }

    /** The id in the header: 32 hex digits, no secret. */
    public String vaultId() {
        return header.vaultId();
    }

    /** What is wrong with copies of the header that were not needed; storing {@link #header} anew mends it. */
    public List<String> problems() {
        return problems;
    }

    @Override
    public String header() {
        return header.text();
    }

    /** @throws KeyrailException {@code invalid_argument} when the secret is longer than 64 KiB */
    @Override
    public StoredCredential seal(
            CredentialRef ref,
            Secret secret,
            @Nullable Audience audience,
            @Nullable StoredCredential previous,
            Instant now) {
        // Databases keep milliseconds, and what comes back from them must be what was authenticated.
        Instant moment = now.truncatedTo(ChronoUnit.MILLIS);
        StoredCredential row = previous == null
                ? new StoredCredential(
                        ref, randomId(random), ref.field(), 1, FIRST_EPOCH, audience, Bytes.EMPTY, moment, moment)
                : new StoredCredential(
                        ref,
                        previous.recordId(),
                        previous.kind(),
                        nextVersion(ref, previous),
                        FIRST_EPOCH,
                        audience,
                        Bytes.EMPTY,
                        previous.createdAt(),
                        moment);
        return envelope.seal(row, secret);
    }

    @Override
    public Secret open(StoredCredential credential) {
        return envelope.open(credential);
    }

    @Override
    public Box box(String purpose) {
        return envelope.box(purpose);
    }

    @Override
    public String protection() {
        return "protected by the file permissions of " + keyFile
                + " only: not from your own processes, nor from root; a"
                + " copied home does not decrypt without that file";
    }

    /** The previous row may be a damaged one that is being replaced, so nothing in it is taken on trust. */
    private static long nextVersion(CredentialRef ref, StoredCredential previous) {
        if (!previous.ref().equals(ref)) {
            throw new IllegalArgumentException("a record is replaced under its own reference");
        }
        if (previous.version() < 1 || previous.version() == Long.MAX_VALUE) {
            throw new KeyrailException(
                    FailureCode.CREDENTIAL_CORRUPT,
                    "credential `" + ref + "` has an impossible version; run `keyrail credentials delete "
                            + ref.service() + " " + ref.field() + "`, then set it again");
        }
        return previous.version() + 1;
    }

    private static String randomId(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
