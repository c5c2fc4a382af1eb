package keyrail.core.auth;

import keyrail.core.connection.Connection;
import keyrail.core.routing.Snapshot;

/**
 * Port: from a connection to the material one call needs. Cached per credential version, one read in flight per
 * credential. Safe for use by several threads; never blocks the caller.
 */
public interface AuthResolver {
    /** @param snapshot says which version of the credential is the current one */
    Resolution resolve(Snapshot snapshot, Connection connection);
}
