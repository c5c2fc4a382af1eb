package keyrail.service.connection;

import java.util.List;
import java.util.Map;
import keyrail.core.connection.ConnectionModel;
import keyrail.service.Change;

/**
 * What is to change on a connection; name and provider never do.
 *
 * @param auth the fields of the new auth, which replaces the old one whole; empty to keep it
 */
public record ConnectionUpdate(
        Map<String, String> auth,
        Change<String> label,
        Change<String> baseUrl,
        Change<List<ConnectionModel>> models,
        Change<Map<String, String>> settings) {
    public ConnectionUpdate {
        auth = Map.copyOf(auth);
    }

    /** Changes nothing but the auth. */
    public static ConnectionUpdate ofAuth(Map<String, String> auth) {
        return new ConnectionUpdate(auth, Change.keep(), Change.keep(), Change.keep(), Change.keep());
    }
}
