package keyrail.auth.method;

import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/** {@code service_account}: a cloud service account; such rows are kept and shown, and calls through them are refused. */
public final class ServiceAccountMethod implements AuthMethod {
    private static final AuthKind KIND = new CredentialKind<>(
                    "service_account",
                    false,
                    PayerClass.CLOUD_PROJECT,
                    Auth.ServiceAccount.class,
                    Auth.ServiceAccount::new,
                    Auth.ServiceAccount::credential)
            .described();

    @Override
    public AuthKind kind() {
        return KIND;
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller) {
        return Refusals.notImplemented(connection.name(), KIND);
    }
}
