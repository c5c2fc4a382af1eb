/**
 * Secrets in the vault: storing, listing without showing, deleting, and the one place each may be sent to.
 *
 * <p>May use: core, service, service.snapshot. Start reading at {@link keyrail.service.credential.CredentialService}.
 */
@NullMarked
package keyrail.service.credential;

import org.jspecify.annotations.NullMarked;
