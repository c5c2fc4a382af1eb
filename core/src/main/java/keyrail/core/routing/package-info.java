/**
 * Which profile, which connection, and why: the values a request is routed with.
 *
 * <p>May use: names, auth, connection, provider, access, failure. Start reading at
 * {@link keyrail.core.routing.Snapshot} and {@link keyrail.core.routing.Route}.
 */
@NullMarked
package keyrail.core.routing;

import org.jspecify.annotations.NullMarked;
