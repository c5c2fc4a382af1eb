package keyrail.engine;

import java.util.List;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.KeptResource;
import keyrail.core.routing.KeptResources;
import keyrail.wire.dialect.UsageTap;

/** Notes what one answer says the account keeps, or keeps no longer. Used on one event loop. */
final class ResourceKeeper {
    private final KeptResources kept;
    private final Gateway.Services services;
    private final Call call;
    private final Candidate candidate;
    private int noted;

    ResourceKeeper(Gateway.Services services, Call call, Candidate candidate) {
        this.services = services;
        this.kept = services.kept();
        this.call = call;
        this.candidate = candidate;
    }

    /** Looks at what the tap has seen so far, so that a thing can be asked for while its answer still streams. */
    void look(UsageTap tap) {
        List<String> seen = tap.resources();
        for (; noted < seen.size(); noted++) {
            if (!call.target().method().equals("DELETE")) {
                kept.remember(new KeptResource(
                        seen.get(noted),
                        candidate.connection().name(),
                        candidate.profileName(),
                        services.clock().instant()));
            }
        }
    }

    /** The answer has ended well. */
    void ended(UsageTap tap) {
        look(tap);
        String resource = call.target().resource();
        if (call.target().method().equals("DELETE") && resource != null) {
            kept.forget(resource);
        }
    }
}
