package keyrail.app.cli.admin;

import java.util.function.Consumer;
import java.util.function.Predicate;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
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

    /**
     * As {@link #call(String, String, JsonNode)}, for an answer that is text and is made slowly.
     *
     * @param text gets the pieces of it that come before the answer, by the calling thread
     */
    default AdminAnswer call(String method, String path, @Nullable JsonNode body, Consumer<String> text) {
        return call(method, path, body);
    }

    /**
     * Follows a stream of events until it ends, or the listener has had enough.
     *
     * @param each gets each event's JSON; false ends it
     * @throws keyrail.core.failure.KeyrailException {@code daemon_unreachable} where nothing can be followed, or the
     *     stream breaks off; the refusal's own code where it is refused
     */
    default void follow(String path, Predicate<JsonNode> each) {
        throw new KeyrailException(
                FailureCode.DAEMON_UNREACHABLE,
                "no daemon serves this home, so there is nothing to follow; start it with keyrail serve");
    }

    @Override
    default void close() {}
}
