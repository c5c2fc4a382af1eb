package keyrail.auth.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/** {@code none}: calls go out without a credential, as to a server on one's own machine. */
public final class NoneMethod implements AuthMethod {
    private static final AuthKind KIND = new AuthKind(
            "none",
            List.of(),
            true,
            PayerClass.LOCAL,
            "",
            Auth.None.class,
            fields -> new Auth.None(),
            auth -> Map.of(),
            auth -> Optional.empty());

    private static final Resolution ANONYMOUS = new Resolution.Ready(new ResolvedAuth.Anonymous());

    @Override
    public AuthKind kind() {
        return KIND;
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller) {
        return ANONYMOUS;
    }
}
