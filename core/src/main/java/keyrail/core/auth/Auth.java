package keyrail.core.auth;

import keyrail.core.names.CredentialRef;

/**
 * How a connection proves who we are; stored with the row, holds references and never secrets.
 *
 * <p>Only the {@code auth} module tells the kinds apart; everyone else goes through {@link AuthKinds}.
 */
public sealed interface Auth {
    /** A key of one's own in the vault. */
    record ApiKey(CredentialRef credential) implements Auth {}

    /** The operator's managed proxy pays and authenticates. */
    record Platform() implements Auth {}

    /** No credential at all: local servers. */
    record None() implements Auth {}

    /** A signed-in subscription whose tokens live in one vault record. */
    record OAuthSubscription(CredentialRef credential) implements Auth {}

    /** A cloud service account whose key file lives in one vault record. */
    record ServiceAccount(CredentialRef credential) implements Auth {}

    /** The caller's own credential, sent along with each of its calls; none is kept here. */
    record Passthrough() implements Auth {}
}
