package keyrail.core.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
 * @param resourceEndpoint base URL with {@code %s} for the setting {@code resource} of a row that carries no address, or
 *     null where addresses do not follow from a name
 */
public record ProviderTraits(
        ProviderId id,
        String title,
        EndpointRule endpointRule,
        @Nullable String documentedEndpoint,
        List<String> authTypes,
        @Nullable String suggestedModel,
        boolean modelsRequired,
        @Nullable String resourceEndpoint) {
    /** The setting that names what {@link #resourceEndpoint} is about. */
    public static final String RESOURCE = "resource";

    private static final Pattern RESOURCE_NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    public ProviderTraits {
        authTypes = List.copyOf(authTypes);
    }

    /** A provider whose addresses do not follow from a name. */
    public ProviderTraits(
            ProviderId id,
            String title,
            EndpointRule endpointRule,
            @Nullable String documentedEndpoint,
            List<String> authTypes,
            @Nullable String suggestedModel,
            boolean modelsRequired) {
        this(id, title, endpointRule, documentedEndpoint, authTypes, suggestedModel, modelsRequired, null);
    }

    /** As this one, with addresses that follow from the setting {@code resource}. */
    public ProviderTraits withResources(String endpoint) {
        return new ProviderTraits(
                id, title, endpointRule, documentedEndpoint, authTypes, suggestedModel, modelsRequired, endpoint);
    }

    /** The base URL that a row's settings lead to; empty without a resource, or where it is no part of a host name. */
    public Optional<String> endpointOf(Map<String, String> settings) {
        String resource = settings.getOrDefault(RESOURCE, "");
        return resourceEndpoint != null && RESOURCE_NAME.matcher(resource).matches()
                ? Optional.of(resourceEndpoint.formatted(resource))
                : Optional.empty();
    }

    public boolean acceptsAuth(String type) {
        return authTypes.contains(type);
    }
}
