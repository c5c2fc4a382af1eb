package keyrail.service.snapshot;

import java.util.Optional;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.PlatformRoute;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go: the row's own address, else the operator's override, else the documented one. A row's address counts
 * only where the provider lets rows carry one. Immutable.
 */
public final class Endpoints {
    private final Providers providers;
    private final Settings settings;

    public Endpoints(Providers providers, Settings settings) {
        this.providers = providers;
        this.settings = settings;
    }

    /**
     * The address a connection's calls go to, or empty when nothing says it.
     *
     * @throws keyrail.core.failure.KeyrailException {@code base_url_refused} when what is written down is no address
     */
    public Optional<Endpoint> of(Connection connection) {
        Optional<ProviderTraits> traits = providers.traits(connection.provider());
        if (traits.isEmpty()) {
            return Optional.empty();
        }
        String baseUrl = connection.baseUrl();
        if (baseUrl != null && traits.get().endpointRule() != EndpointRule.FIXED) {
            return Optional.of(Endpoint.parse(baseUrl));
        }
        return known(traits.get())
                .or(() -> parsed(traits.get().endpointOf(connection.settings()).orElse(null)));
    }

    /**
     * Where calls to a provider go on the managed route, or empty when no platform is configured.
     *
     * @throws keyrail.core.failure.KeyrailException {@code base_url_refused} when what is written down is no address
     */
    public Optional<Endpoint> managed(ProviderId provider) {
        return parsed(settings.platformUrl()).map(platform -> PlatformRoute.to(platform, provider));
    }

    /**
     * The address the service of a credential is known by, whatever connections there are: a provider's, or the
     * platform's.
     */
    public Optional<Endpoint> knownTo(CredentialRef credential) {
        if (credential.service().equals(PlatformRoute.CREDENTIAL.service())) {
            return parsed(settings.platformUrl());
        }
        return providers.traits(new ProviderId(credential.service())).flatMap(this::known);
    }

    private Optional<Endpoint> known(ProviderTraits traits) {
        String override = settings.endpoints().get(traits.id().value());
        return parsed(override != null ? override : traits.documentedEndpoint());
    }

    private static Optional<Endpoint> parsed(@Nullable String baseUrl) {
        return Optional.ofNullable(baseUrl).map(Endpoint::parse);
    }
}
