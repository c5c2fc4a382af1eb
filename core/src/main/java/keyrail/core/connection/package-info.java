/**
 * Provider connections: a name for a (provider, auth) pair, and what is known about its health.
 *
 * <p>May use: names, auth. Start reading at {@link keyrail.core.connection.Connection}.
 */
@NullMarked
package keyrail.core.connection;

import org.jspecify.annotations.NullMarked;
