package keyrail.auth.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.routing.Snapshot;

/** {@code platform}: the operator's managed proxy authenticates and pays. */
public final class PlatformMethod implements AuthMethod {
    private static final AuthKind KIND = new AuthKind(
            "platform",
            List.of(),
            true,
            PayerClass.PLATFORM,
            "managed proxy",
            Auth.Platform.class,
            fields -> new Auth.Platform(),
            auth -> Map.of(),
            auth -> Optional.empty());

    @Override
    public AuthKind kind() {
        return KIND;
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials) {
        String provider = connection.provider().value();
        return Refusals.refused(
                FailureCode.PLATFORM_UNAVAILABLE,
                connection.name(),
                "the managed platform proxy is not available in this version, and nothing was sent; use a key of your"
                        + " own: run `keyrail connections create <name> --provider " + provider
                        + " --auth api_key --credential credential/" + provider + "/api_key` and name that connection"
                        + " in the profile");
    }
}
