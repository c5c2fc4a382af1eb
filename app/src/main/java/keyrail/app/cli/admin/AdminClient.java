package keyrail.app.cli.admin;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Port: one caller of the admin API; used by one thread. */
public interface AdminClient extends AutoCloseable {
    /**
     * Makes one call and waits for its answer.
     *
     * @param path with its query, below the API's {@code /v1}, e.g. {@code /inference/providers}
     * @param body what to send, or null for none
     * @throws keyrail.core.failure.KeyrailException when there is no answer at all ({@code daemon_unreachable},
     *     {@code home_in_use}); a refusal is an answer
     */
    AdminAnswer call(String method, String path, @Nullable JsonNode body);

    @Override
    default void close() {}
}
