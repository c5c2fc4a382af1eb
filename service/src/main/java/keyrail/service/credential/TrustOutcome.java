package keyrail.service.credential;

import keyrail.core.auth.Audience;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a credential may go before and after, asked or done.
 *
 * @param before null when it was bound to no place yet
 * @param changed whether the change was made; a preview changes nothing
 */
public record TrustOutcome(CredentialRef ref, @Nullable Audience before, Audience after, boolean changed) {}
