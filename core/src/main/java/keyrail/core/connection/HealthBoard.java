package keyrail.core.connection;

import keyrail.core.names.ConnectionName;

/** Port: the health of connections, fed by what upstreams answer. Safe for use by several threads; never blocks. */
public interface HealthBoard {
    ConnectionHealth of(ConnectionName connection);

    /** Records what one call told. */
    void report(ConnectionName connection, HealthReport report);

    /** Forgets what was known: the connection or its credential has changed. */
    void reset(ConnectionName connection);
}
