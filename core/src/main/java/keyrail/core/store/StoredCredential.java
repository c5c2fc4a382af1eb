package keyrail.core.store;

import java.time.Instant;
import keyrail.core.auth.Audience;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;

/**
 * A vault record as it lies in the database: everything but the secret is readable, and all of it is authenticated.
 *
 * @param recordId random, unchanged by rotation
 * @param kind what the secret is, e.g. {@code api_key}
 * @param version rises by one with each rotation or change of audience
 * @param keyEpoch which generation of the root key sealed it
 * @param audience the only place it may go, or null until a connection first names it
 * @param sealed nonce, ciphertext and tag
 */
public record StoredCredential(
        CredentialRef ref,
        String recordId,
        String kind,
        long version,
        int keyEpoch,
        @Nullable Audience audience,
        Bytes sealed,
        Instant createdAt,
        Instant updatedAt) {}
