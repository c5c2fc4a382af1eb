package keyrail.core.provider;

import java.util.List;
import java.util.Optional;
import keyrail.core.names.ProviderId;

/** Port: the closed set of providers. Immutable. */
public interface Providers {
    /** Every valid provider id, in the order they are listed to people. */
    List<ProviderTraits> all();

    Optional<ProviderTraits> traits(ProviderId id);

    /** The adapter, or empty when the id is valid but nothing speaks to it yet. */
    Optional<Provider> adapter(ProviderId id);

    /** The models something is known of, provider by provider; a vendor may serve others. */
    List<ModelFacts> models();
}
