/**
 * The commands about secrets and the vault that holds them.
 *
 * <p>May use: the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.credentials.CredentialsSet}.
 */
@NullMarked
package keyrail.app.cli.credentials;

import org.jspecify.annotations.NullMarked;
