package keyrail.service.credential;

import java.time.Instant;
import java.util.List;
import keyrail.core.auth.Audience;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of a credential.
 *
 * @param lastFour the end of the secret, or empty when it cannot be opened
 * @param audience the only place it may go, or null until a connection names it
 * @param usedBy connections that name it, oldest first
 * @param readable whether the vault can open it
 */
public record CredentialView(
        CredentialRef ref,
        String lastFour,
        long version,
        @Nullable Audience audience,
        Instant createdAt,
        Instant updatedAt,
        List<ConnectionName> usedBy,
        boolean readable) {
    public CredentialView {
        usedBy = List.copyOf(usedBy);
    }
}
