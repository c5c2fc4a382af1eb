package keyrail.core.store;

import java.time.Instant;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;

/**
 * Port: seals and opens the secrets of one home. Pure computation once the root key is in memory: it never reads the
 * database. Safe for use by several threads.
 */
public interface Vault {
    /** The header to store, in canonical JSON; see {@code docs/vault.md}. */
    String header();

    /**
     * Seals a new secret, or the next version of {@code previous}.
     *
     * @param audience the only place it may go, or null while no connection names it
     * @param previous the record it replaces, or null for the first
     */
    StoredCredential seal(
            CredentialRef ref,
            Secret secret,
            @Nullable Audience audience,
            @Nullable StoredCredential previous,
            Instant now);

    /** @throws keyrail.core.failure.KeyrailException {@code credential_corrupt}, naming the record */
    Secret open(StoredCredential credential);

    /**
     * Encrypts for one purpose; what was sealed for another does not open.
     *
     * @param purpose stays the same for ever, since what was sealed hangs on it
     */
    Box box(String purpose);

    /** One line saying what protects the vault, and what it does not protect from. */
    String protection();
}
