package keyrail.service.connection;

import java.util.List;
import java.util.Map;
import keyrail.core.auth.Secret;
import keyrail.core.connection.ConnectionModel;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is asked for, not checked yet.
 *
 * @param auth the fields of the auth as far as they were given ({@code type}, {@code credential}); empty to have the
 *     provider's implied one
 * @param credentialValue a secret to store together with the row, or null
 */
public record NewConnection(
        String name,
        String provider,
        Map<String, String> auth,
        @Nullable String label,
        @Nullable String baseUrl,
        List<ConnectionModel> models,
        Map<String, String> settings,
        @Nullable Secret credentialValue) {
    public NewConnection {
        auth = Map.copyOf(auth);
        models = List.copyOf(models);
        settings = Map.copyOf(settings);
    }
}
