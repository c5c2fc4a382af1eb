package keyrail.server.access;

import io.vertx.core.MultiMap;
import keyrail.core.access.Caller;
import keyrail.core.access.ClientKey;
import keyrail.core.access.KeyHash;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.Snapshot;
import org.jspecify.annotations.Nullable;

/** Finds out which client key a request carries: one hash, one map hit, whether it is known or not. */
public final class ClientAccess {
    private static final String BEARER = "Bearer ";

    private ClientAccess() {}

    /**
     * The caller behind a request.
     *
     * @throws KeyrailException {@code client_key_missing} or {@code client_key_invalid}
     */
    public static Caller callerOf(MultiMap fields, Snapshot snapshot) {
        String presented = presented(fields);
        if (presented == null || presented.isEmpty()) {
            throw new KeyrailException(
                    FailureCode.CLIENT_KEY_MISSING,
                    "no client key: send one as x-keyrail-key, Authorization: Bearer, x-api-key or x-goog-api-key; the"
                            + " first one lies in the file client-key of the home, more with keyrail client-keys create");
        }
        ClientKey key = snapshot.clientKey(KeyHash.of(presented))
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.CLIENT_KEY_INVALID,
                        "this client key is not known to Keyrail (a vendor's key is not one; beside it, send the client"
                                + " key as x-keyrail-key): take one from the file client-key of the home, or make one"
                                + " with keyrail client-keys create"));
        return new Caller(key.name().value(), key.grants());
    }

    private static @Nullable String presented(MultiMap fields) {
        String own = fields.get(FieldNames.KEY);
        if (own != null) {
            return own;
        }
        String authorization = fields.get(FieldNames.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        String apiKey = fields.get(FieldNames.X_API_KEY);
        return apiKey != null ? apiKey : fields.get(FieldNames.X_GOOG_API_KEY);
    }
}
