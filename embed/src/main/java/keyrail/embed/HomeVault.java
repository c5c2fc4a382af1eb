package keyrail.embed;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import keyrail.auth.vault.KeyFileVault;
import keyrail.auth.vault.KeyLocation;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.Box;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import keyrail.core.store.StoredCredential;
import keyrail.core.store.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The vault of a home, opened when it is first needed, so that what needs no secret works without the key file. Safe for
 * use by several threads.
 */
final class HomeVault implements Vault {
    private final List<String> headers;
    private final Function<String, Path> keyFile;
    private @Nullable KeyFileVault opened;

    private HomeVault(List<String> headers, Function<String, Path> keyFile, @Nullable KeyFileVault opened) {
        this.headers = headers;
        this.keyFile = keyFile;
        this.opened = opened;
    }

    /**
     * The vault whose header lies in {@code store}; makes one where there is none.
     *
     * @param mayCreate whether this process may change the home
     */
    static HomeVault of(Store store, HomeOptions options, boolean mayCreate) {
        Function<String, Path> keyFile = vaultId -> KeyLocation.of(options.environment(), options.userHome(), vaultId);
        List<String> headers = store.read(Rows::vaultHeaders);
        if (!headers.isEmpty() || !mayCreate) {
            return new HomeVault(headers, keyFile, null);
        }
        KeyFileVault created = KeyFileVault.create(keyFile, new SecureRandom());
        store.write(changes -> {
            changes.putVaultHeader(created.header());
            return true;
        });
        return new HomeVault(List.of(created.header()), keyFile, created);
    }

    /** Opens it now; a damaged copy of the header is written anew. */
    void unseal(Store store) {
        KeyFileVault vault = vault();
        if (!vault.problems().isEmpty() && !store.isReadOnly()) {
            store.write(changes -> {
                changes.putVaultHeader(vault.header());
                return true;
            });
        }
    }

    private synchronized KeyFileVault vault() {
        KeyFileVault vault = opened;
        if (vault == null) {
            if (headers.isEmpty()) {
                throw new KeyrailException(
                        FailureCode.VAULT_SEALED, "this home has no vault yet; store a credential first");
            }
            vault = KeyFileVault.open(headers, keyFile, new SecureRandom());
            opened = vault;
        }
        return vault;
    }

    @Override
    public String header() {
        return vault().header();
    }

    @Override
    public StoredCredential seal(
            CredentialRef ref,
            Secret secret,
            @Nullable Audience audience,
            @Nullable StoredCredential previous,
            Instant now) {
        return vault().seal(ref, secret, audience, previous, now);
    }

    @Override
    public Secret open(StoredCredential credential) {
        return vault().open(credential);
    }

    @Override
    public Box box(String purpose) {
        return new Box() {
            @Override
            public Bytes seal(byte[] plaintext, byte[] associated) {
                return vault().box(purpose).seal(plaintext, associated);
            }

            @Override
            public Optional<byte[]> open(Bytes sealed, byte[] associated) {
                return vault().box(purpose).open(sealed, associated);
            }
        };
    }

    @Override
    public String protection() {
        return vault().protection();
    }
}
