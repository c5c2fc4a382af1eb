package keyrail.auth.method;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Headers;
import keyrail.core.provider.Endpoint;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * {@code passthrough}: each caller sends a credential of its own along, and it goes to the connection's endpoint. Never
 * stored, and never a key of ours.
 */
public final class PassthroughMethod implements AuthMethod {
    private static final String CLIENT_KEY = "x-keyrail-key";

    /** Where vendors' own clients put their key or token. */
    private static final List<String> FIELDS = List.of("authorization", "x-api-key", "x-goog-api-key");

    private static final String AUTHORIZATION = FIELDS.getFirst();
    private static final String BEARER = "Bearer ";

    private static final AuthKind KIND = new AuthKind(
            "passthrough",
            List.of(),
            true,
            PayerClass.CALLER,
            "the caller's own credential",
            Auth.Passthrough.class,
            fields -> new Auth.Passthrough(),
            auth -> Map.of(),
            auth -> Optional.empty());

    @Override
    public AuthKind kind() {
        return KIND;
    }

    @Override
    public Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller) {
        Optional<Audience> audience = snapshot.connection(connection.name())
                .map(BoundConnection::endpoint)
                .map(Endpoint::audience);
        if (audience.isEmpty()) {
            return missing(connection, "the connection has no endpoint, so no credential may be sent to it");
        }
        if (!caller.contains(CLIENT_KEY)) {
            return missing(
                    connection,
                    "each caller brings a credential of its own, which only a request to the port can carry: "
                            + advice());
        }
        Map<String, Secret> own = new LinkedHashMap<>();
        @Nullable Secret bare = null;
        boolean ours = false;
        for (String field : FIELDS) {
            String value = caller.first(field).orElse("").strip();
            if (OwnKeys.isIn(value, snapshot)) {
                ours = true;
            } else if (!isBlank(value)) {
                own.put(field, secret(value));
                bare = bare == null ? bareKey(field, value) : bare;
            }
        }
        if (own.isEmpty()) {
            return missing(
                    connection,
                    ours
                            ? "what came in the caller's name is a key of Keyrail, which no vendor may see; " + advice()
                            : "the request carries no credential of the caller's own; " + advice());
        }
        return new Resolution.Ready(new ResolvedAuth.Callers(own, bare, audience.get()));
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Secret bareKey(String field, String value) {
        if (!field.equals(AUTHORIZATION)) {
            return secret(value);
        }
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? secret(value.substring(BEARER.length()).strip())
                : null;
    }

    private static boolean isBlank(String value) {
        return value.isEmpty() || value.equalsIgnoreCase(BEARER.strip());
    }

    private static String advice() {
        return "send the vendor's key as Authorization: Bearer, x-api-key or x-goog-api-key, and the client key as "
                + CLIENT_KEY + "; nothing was sent";
    }

    private static Resolution missing(Connection connection, String reason) {
        return Refusals.refused(FailureCode.CALLER_CREDENTIAL_MISSING, connection.name(), reason);
    }
}
