package keyrail.providers.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.ModelCapability;
import keyrail.core.provider.ModelFacts;

/** Collects the entries of one provider, each with the day it was seen; used while the catalog is made. */
final class Entries {
    private final ProviderId provider;
    private final List<ModelFacts> entries = new ArrayList<>();
    private String seen;

    Entries(String provider, String seen) {
        this.provider = new ProviderId(provider);
        this.seen = seen;
    }

    /** What follows was read on another day. */
    Entries seen(String day) {
        seen = day;
        return this;
    }

    /** A model whose page, or whose entry in a public list, was read. */
    Entries known(String id, String title, Limits limits, Set<ModelCapability> capabilities, String source) {
        entries.add(new ModelFacts(
                provider, id, title, limits.contextWindow(), limits.outputLimit(), capabilities, source, seen));
        return this;
    }

    /** A model that is known to exist, and nothing more. */
    Entries unknown(String id, String source) {
        entries.add(new ModelFacts(provider, id, null, null, null, null, source, seen));
        return this;
    }

    List<ModelFacts> all() {
        return List.copyOf(entries);
    }

    /** Both in tokens. */
    record Limits(long contextWindow, long outputLimit) {}
}
