package keyrail.auth;

import java.util.concurrent.Executor;
import keyrail.auth.method.CredentialCache;
import keyrail.core.auth.AuthResolver;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.Store;
import keyrail.core.store.Vault;

/**
 * Resolves a connection by the method of its auth. Safe for use by several threads: without locks where the material
 * is in memory, and never waiting where it is not.
 */
public final class ConnectionAuthResolver implements AuthResolver {
    private final CredentialCache credentials;

    /** @param executor runs the reads, which block: one virtual thread per task */
    public ConnectionAuthResolver(Store store, Vault vault, Executor executor) {
        this.credentials = new CredentialCache(store, vault, executor);
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, Headers caller) {
        return AuthMethods.of(connection.auth()).resolve(snapshot, connection, credentials, caller);
    }
}
