package keyrail.auth.method;

import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/** {@code oauth_subscription}: a signed-in subscription; such rows are kept and shown, and calls through them are refused. */
public final class OAuthSubscriptionMethod implements AuthMethod {
    private static final AuthKind KIND = new CredentialKind<>(
                    "oauth_subscription",
                    false,
                    PayerClass.SUBSCRIPTION,
                    Auth.OAuthSubscription.class,
                    Auth.OAuthSubscription::new,
                    Auth.OAuthSubscription::credential)
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
