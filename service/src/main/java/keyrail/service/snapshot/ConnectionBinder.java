package keyrail.service.snapshot;

import java.util.Optional;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.PlatformRoute;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.core.routing.BoundConnection;
import org.jspecify.annotations.Nullable;

/** Works out what follows from one connection: adapter, address, payer, and why it may be unable to serve. */
final class ConnectionBinder {
    private final AuthKinds authKinds;
    private final Providers providers;
    private final Endpoints endpoints;

    ConnectionBinder(AuthKinds authKinds, Providers providers, Endpoints endpoints) {
        this.authKinds = authKinds;
        this.providers = providers;
        this.endpoints = endpoints;
    }

    BoundConnection bind(Connection connection) {
        Connection usable = withoutForbiddenBaseUrl(connection);
        Optional<Provider> adapter = providers.adapter(usable.provider());
        PayerClass payer = authKinds.payerOf(usable.auth());
        boolean managed = payer == PayerClass.PLATFORM;
        @Nullable Endpoint endpoint = null;
        @Nullable Failure unusable = refusal(usable, adapter);
        if (unusable == null) {
            try {
                endpoint = (managed ? endpoints.managed(usable.provider()) : endpoints.of(usable)).orElse(null);
                if (endpoint == null) {
                    unusable = managed ? platformMissing(usable) : addressMissing(usable);
                }
            } catch (KeyrailException refused) {
                unusable = Failure.of(
                        refused.failure().code(),
                        "connection \"" + usable.name() + "\": "
                                + refused.failure().message());
            }
        }
        return new BoundConnection(
                usable,
                adapter.orElse(null),
                endpoint,
                payer,
                managed
                        ? PlatformRoute.CREDENTIAL
                        : authKinds.credentialOf(usable.auth()).orElse(null),
                unusable);
    }

    private @Nullable Failure refusal(Connection connection, Optional<Provider> adapter) {
        Optional<ProviderTraits> traits = providers.traits(connection.provider());
        String where = "connection \"" + connection.name() + "\": ";
        if (traits.isEmpty()) {
            return Failure.of(
                    FailureCode.UNKNOWN_PROVIDER,
                    where + "unknown provider \"" + connection.provider()
                            + "\"; delete the connection and create it anew");
        }
        if (adapter.isEmpty()) {
            return Failure.of(
                    FailureCode.PROVIDER_NOT_AVAILABLE,
                    where + "this version has no adapter for " + connection.provider()
                            + " yet; use a connection of another provider");
        }
        AuthKind kind = authKinds.kindOf(connection.auth());
        // A kind that cannot be created yet is for the resolver to refuse, which names the kind itself.
        if (kind.creatable() && !traits.get().acceptsAuth(kind.type())) {
            return Failure.of(
                    FailureCode.AUTH_NOT_SUPPORTED,
                    where + "provider " + connection.provider() + " does not take auth " + kind.type() + " but "
                            + String.join(", ", traits.get().authTypes()) + "; run keyrail connections update "
                            + connection.name() + " --auth …");
        }
        return null;
    }

    private static Failure platformMissing(Connection connection) {
        return Failure.of(
                FailureCode.PLATFORM_UNAVAILABLE,
                "connection \"" + connection.name() + "\": no platform configured, and nothing was sent; set"
                        + " platform.url in config.json (or KEYRAIL_PLATFORM_URL) and store the platform's key: run"
                        + " `keyrail credentials set platform api_key`");
    }

    private static Failure addressMissing(Connection connection) {
        return Failure.of(
                FailureCode.BASE_URL_REQUIRED,
                "connection \"" + connection.name() + "\": provider " + connection.provider()
                        + " has no documented address; run keyrail connections update " + connection.name()
                        + " --base-url https://host/path");
    }

    /** A row whose provider has a fixed address must not send a key elsewhere, whoever wrote the address into it. */
    private Connection withoutForbiddenBaseUrl(Connection connection) {
        boolean fixed = providers
                .traits(connection.provider())
                .map(traits -> traits.endpointRule() == EndpointRule.FIXED)
                .orElse(false);
        if (!fixed || connection.baseUrl() == null) {
            return connection;
        }
        return new Connection(
                connection.name(),
                connection.provider(),
                connection.auth(),
                connection.label(),
                null,
                connection.models(),
                connection.settings(),
                connection.createdAt(),
                connection.updatedAt());
    }
}
