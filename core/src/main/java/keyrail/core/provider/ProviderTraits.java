package keyrail.core.provider;

import java.util.List;
import keyrail.core.names.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider without making a call.
 *
 * @param title the vendor's name for people
 * @param endpointRule whether rows carry addresses
 * @param documentedEndpoint base URL as the vendor's own SDK takes it, or null where there is none
 * @param authTypes the auth kinds its connections may use, the implied one first
 * @param suggestedModel what {@code init} proposes, or null where nothing sensible can be proposed
 * @param modelsRequired whether a row must list the models it serves
 */
public record ProviderTraits(
        ProviderId id,
        String title,
        EndpointRule endpointRule,
        @Nullable String documentedEndpoint,
        List<String> authTypes,
        @Nullable String suggestedModel,
        boolean modelsRequired) {
    public ProviderTraits {
        authTypes = List.copyOf(authTypes);
    }

    public boolean acceptsAuth(String type) {
        return authTypes.contains(type);
    }
}
