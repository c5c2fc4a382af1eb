package keyrail.service.credential;

/**
 * A credential that was stored.
 *
 * @param created whether there was none before, rather than an older version
 */
public record SetOutcome(CredentialView credential, boolean created) {}
