package keyrail.auth.method;

import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/** {@code api_key}: a key of one's own in the vault; exactly the reference of the connection, and no other. */
public final class ApiKeyMethod implements AuthMethod {
    private static final AuthKind KIND = new CredentialKind<>(
                    "api_key", true, PayerClass.OWN_KEY, Auth.ApiKey.class, Auth.ApiKey::new, Auth.ApiKey::credential)
            .described();

    @Override
    public AuthKind kind() {
        return KIND;
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller) {
        Auth.ApiKey auth = (Auth.ApiKey) connection.auth();
        return credentials.key(snapshot, connection.name(), auth.credential());
    }
}
