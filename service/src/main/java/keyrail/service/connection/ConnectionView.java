package keyrail.service.connection;

import java.util.Map;
import keyrail.core.connection.CanonicalConnection;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import org.jspecify.annotations.Nullable;

/**
 * A connection as it is shown.
 *
 * @param auth {@code type} and the kind's fields, in order
 * @param authText the same for people
 * @param endpoint the address its calls go to, or null when there is none
 * @param health how it is doing, as far as answers have told
 */
public record ConnectionView(
        Connection connection,
        Map<String, String> auth,
        String authText,
        @Nullable String endpoint,
        ConnectionHealth health) {
    public ConnectionHealth.State status() {
        return health.state();
    }

    /** One line, or null when there is nothing to say. */
    public @Nullable String statusReason() {
        return health.reason();
    }

    /** Whether it is one of the connections every home has, as boot made it. */
    public boolean isManaged() {
        return CanonicalConnection.isUnchanged(connection);
    }
}
