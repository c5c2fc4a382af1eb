package keyrail.core.routing;

import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.Provider;
import org.jspecify.annotations.Nullable;

/**
 * A connection with all that follows from it, worked out once per snapshot.
 *
 * @param provider its adapter, or null when {@code unusable} says why there is none
 * @param endpoint where its calls go, or null when {@code unusable} says why there is none
 * @param credential the vault slot its auth refers to, or null when the auth has none
 * @param unusable why it can serve nothing, or null when it can
 */
public record BoundConnection(
        Connection connection,
        @Nullable Provider provider,
        @Nullable Endpoint endpoint,
        PayerClass payer,
        @Nullable CredentialRef credential,
        @Nullable Failure unusable) {
    public ConnectionName name() {
        return connection.name();
    }
}
