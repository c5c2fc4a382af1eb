package keyrail.core.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Auth;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * A name for a (provider, auth) pair.
 *
 * @param label display name, or null
 * @param baseUrl the row's own endpoint, which beats every other, or null
 * @param models the models it serves where the row decides that; empty when it does not say
 * @param settings typed extras a provider declares (region, resource, …)
 */
public record Connection(
        ConnectionName name,
        ProviderId provider,
        Auth auth,
        @Nullable String label,
        @Nullable String baseUrl,
        List<ConnectionModel> models,
        Map<String, String> settings,
        Instant createdAt,
        Instant updatedAt) {
    public Connection {
        models = List.copyOf(models);
        settings = Map.copyOf(settings);
    }

    /** A row that does not exist but that dispatch treats as if it did; see {@code ImplicitConnection}. */
    public static Connection virtual(ConnectionName name, ProviderId provider, Auth auth) {
        return new Connection(name, provider, auth, null, null, List.of(), Map.of(), Instant.EPOCH, Instant.EPOCH);
    }

    public boolean isVirtual() {
        return createdAt.equals(Instant.EPOCH);
    }

    public Optional<String> ownBaseUrl() {
        return Optional.ofNullable(baseUrl);
    }
}
