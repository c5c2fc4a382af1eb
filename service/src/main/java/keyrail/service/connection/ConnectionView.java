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
 * @param statusReason one line, or null when there is nothing to say
 */
public record ConnectionView(
        Connection connection,
        Map<String, String> auth,
        String authText,
        @Nullable String endpoint,
        ConnectionHealth.State status,
        @Nullable String statusReason) {
    /** Whether it is one of the connections every home has, as boot made it. */
    public boolean isManaged() {
        return CanonicalConnection.isUnchanged(connection);
    }
}
