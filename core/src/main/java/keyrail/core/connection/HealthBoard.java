package keyrail.core.connection;

import keyrail.core.names.ConnectionName;

/** Port: the health of connections, fed by what upstreams answer. Safe for use by several threads; never blocks. */
public interface HealthBoard {
    ConnectionHealth of(ConnectionName connection);

    /** Records what one answer told; {@code reason} is for people and holds no secret. */
    void report(ConnectionName connection, ConnectionHealth.State state, String reason);

    /** Forgets what was known: the connection or its credential has changed. */
    void reset(ConnectionName connection);
}
