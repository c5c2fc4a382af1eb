package keyrail.server.admin.port;

import keyrail.core.routing.Trace;
import org.jspecify.annotations.Nullable;

/** Port: how a call would be routed now, by the rules that route calls. Blocks at most briefly; safe for threads. */
@FunctionalInterface
public interface RouteExplainer {
    /** @throws keyrail.core.failure.KeyrailException {@code not_found} for a client key there is not */
    Trace explain(Question question);

    /**
     * A call that could be made.
     *
     * @param model null for {@code default}, as {@code keyrail send} asks
     * @param callSite or null
     * @param conversation the id of the conversation it would belong to, or null
     * @param clientKey name of the key it would come with, or null for one that may do everything
     */
    record Question(
            @Nullable String model,
            @Nullable String callSite,
            @Nullable String conversation,
            @Nullable String clientKey) {}
}
