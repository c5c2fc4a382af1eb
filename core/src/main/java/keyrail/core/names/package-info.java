/**
 * The identifiers of the domain, each a validated value.
 *
 * <p>May use: the JDK. Start reading at {@link keyrail.core.names.CredentialRef}.
 */
@NullMarked
package keyrail.core.names;

import org.jspecify.annotations.NullMarked;
