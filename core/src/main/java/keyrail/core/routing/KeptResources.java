package keyrail.core.routing;

import java.util.Optional;

/** Port: which connection made what, for the newest things only. Never blocks; safe for use by several threads. */
public interface KeptResources {
    /** How many are remembered; beyond that the oldest are forgotten, and calls for them must name a profile. */
    int MOST = 20_000;

    Optional<KeptResource> find(String id);

    /** A thing that is known already moves to the connection given now. */
    void remember(KeptResource made);

    void forget(String id);
}
