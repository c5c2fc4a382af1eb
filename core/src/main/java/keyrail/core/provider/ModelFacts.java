package keyrail.core.provider;

import java.util.Set;
import keyrail.core.names.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model. What it refuses is not here but with the adapter, {@link Provider#relayRules}, which
 * every call is held to.
 *
 * @param id as the vendor takes it
 * @param title the vendor's name for people, or null where unknown
 * @param contextWindow most tokens of a prompt with its answer, or null where unknown
 * @param outputLimit most tokens of an answer, or null where unknown
 * @param capabilities null where unknown, which empty is not
 * @param source where this is known from
 * @param seen the date the source was read, ISO
 */
public record ModelFacts(
        ProviderId provider,
        String id,
        @Nullable String title,
        @Nullable Long contextWindow,
        @Nullable Long outputLimit,
        @Nullable Set<ModelCapability> capabilities,
        String source,
        String seen) {
    public ModelFacts {
        capabilities = capabilities == null ? null : Set.copyOf(capabilities);
    }
}
