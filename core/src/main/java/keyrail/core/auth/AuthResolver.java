package keyrail.core.auth;

import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/**
 * Port: from a connection to the material one call needs. Cached per credential version, one read in flight per
 * credential. Safe for use by several threads; never blocks the caller.
 */
public interface AuthResolver {
    /**
     * The material for one call.
     *
     * @param snapshot says which version of the credential is the current one
     * @param caller the fields of the request that is being served, where the caller's own credential may be; empty for
     *     calls of our own
     */
    Resolution resolve(Snapshot snapshot, Connection connection, Headers caller);
}
