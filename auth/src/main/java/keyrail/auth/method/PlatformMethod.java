package keyrail.auth.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Headers;
import keyrail.core.provider.PlatformRoute;
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
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller) {
        if (snapshot.credential(PlatformRoute.CREDENTIAL).isEmpty()) {
            return unconfigured(connection);
        }
        return managed(connection, credentials.key(snapshot, connection.name(), PlatformRoute.CREDENTIAL));
    }

    private static Resolution managed(Connection connection, Resolution resolution) {
        return switch (resolution) {
            case Resolution.Ready(ResolvedAuth auth) ->
                new Resolution.Ready(
                        auth.sent().<ResolvedAuth>map(ResolvedAuth.Managed::new).orElse(auth));
            case Resolution.Pending(CompletionStage<Resolution> outcome) ->
                new Resolution.Pending(outcome.thenApply(later -> managed(connection, later)));
            // Deleted meanwhile: the same words as before it was stored.
            case Resolution.Refused(Failure failure) ->
                failure.code() == FailureCode.CREDENTIAL_NOT_FOUND ? unconfigured(connection) : resolution;
        };
    }

    private static Resolution unconfigured(Connection connection) {
        String provider = connection.provider().value();
        return Refusals.refused(
                FailureCode.PLATFORM_UNAVAILABLE,
                connection.name(),
                "the platform has no key, and nothing was sent; run `keyrail credentials set platform api_key`, or use"
                        + " a key of your own: run `keyrail connections create <name> --provider " + provider
                        + " --auth api_key --credential credential/" + provider + "/api_key` and name that connection"
                        + " in the profile");
    }
}
