package keyrail.engine;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Auth;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Format;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.RelayRules;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Snapshot;
import keyrail.core.routing.Tuning;

/** Builds snapshots for routing tests in a few words. */
final class SnapshotFixture {
    final Map<ConnectionName, BoundConnection> connections = new HashMap<>();
    final Map<String, List<BoundConnection>> own = new HashMap<>();
    final Map<String, BoundConnection> virtual = new HashMap<>();
    final Map<String, Profile> profiles = new HashMap<>();
    final Map<String, String> broken = new HashMap<>();
    final Map<String, CallSiteBinding> callSites = new HashMap<>();
    final List<ModelRoute> routes = new ArrayList<>();
    ProfileName active;
    ProfileName fallbackDefault;

    static Profile profile(String name, String provider, String connection, String model) {
        return new Profile(
                new ProfileName(name),
                provider == null ? null : new ProviderId(provider),
                model,
                connection == null ? null : new ConnectionName(connection),
                Tuning.NONE,
                List.of(),
                false,
                false,
                false,
                0,
                false,
                null,
                null);
    }

    static Profile withFallback(Profile profile, boolean allowPayerChange, String... names) {
        List<ProfileName> fallback = new ArrayList<>();
        for (String name : names) {
            fallback.add(new ProfileName(name));
        }
        return new Profile(
                profile.name(),
                profile.provider(),
                profile.model(),
                profile.connection(),
                profile.tuning(),
                fallback,
                allowPayerChange,
                false,
                false,
                0,
                profile.disabled(),
                null,
                null);
    }

    static Profile disabled(Profile profile) {
        return new Profile(
                profile.name(),
                profile.provider(),
                profile.model(),
                profile.connection(),
                profile.tuning(),
                profile.fallback(),
                profile.allowPayerChange(),
                false,
                false,
                0,
                true,
                null,
                null);
    }

    static BoundConnection bound(String name, String provider, PayerClass payer, Failure unusable) {
        CredentialRef ref = new CredentialRef(name, "api_key");
        Connection row = new Connection(
                new ConnectionName(name),
                new ProviderId(provider),
                new Auth.ApiKey(ref),
                null,
                null,
                List.of(),
                Map.of(),
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(1));
        Endpoint endpoint = new Endpoint(Audience.of(URI.create("https://" + provider + ".example")), "");
        return new BoundConnection(
                row,
                unusable == null ? new PlainProvider(provider) : null,
                unusable == null ? endpoint : null,
                payer,
                ref,
                unusable);
    }

    SnapshotFixture connection(String name, String provider, PayerClass payer) {
        return add(bound(name, provider, payer, null));
    }

    SnapshotFixture unusable(String name, String provider) {
        return add(bound(
                name,
                provider,
                PayerClass.OWN_KEY,
                Failure.of(FailureCode.PROVIDER_NOT_AVAILABLE, "no adapter for " + provider + " yet")));
    }

    private SnapshotFixture add(BoundConnection connection) {
        connections.put(connection.name(), connection);
        if (connection.payer() != PayerClass.PLATFORM) {
            own.computeIfAbsent(connection.connection().provider().value(), ignored -> new ArrayList<>())
                    .add(connection);
        }
        return this;
    }

    SnapshotFixture virtual(String provider) {
        virtual.put(provider, bound(provider + "-personal", provider, PayerClass.OWN_KEY, null));
        return this;
    }

    SnapshotFixture with(Profile profile) {
        profiles.put(profile.name().value(), profile);
        return this;
    }

    SnapshotFixture route(String glob, String profile) {
        routes.add(ModelRoute.of(glob, new ProfileName(profile)));
        return this;
    }

    Snapshot build() {
        return new Snapshot(
                connections,
                own,
                ImplicitConnection.Conventions.of(virtual),
                profiles,
                broken,
                callSites,
                routes,
                active,
                fallbackDefault,
                Map.of(),
                Map.of());
    }

    /** A provider that speaks OpenAI Chat and whose calls are never made. */
    record PlainProvider(String id) implements Provider {
        @Override
        public ProviderTraits traits() {
            return new ProviderTraits(
                    new ProviderId(id),
                    id,
                    EndpointRule.FIXED,
                    "https://" + id + ".example",
                    List.of("api_key"),
                    null,
                    false);
        }

        @Override
        public List<Format> formats(String model) {
            return List.of(Format.OPENAI_CHAT);
        }

        @Override
        public HttpCall prepare(UpstreamRequest request) {
            return new HttpCall("POST", request.endpoint().audience(), "/", request.headers(), request.body());
        }

        @Override
        public CredentialPlacement placement(UpstreamRequest request) {
            return CredentialPlacement.bearer();
        }

        @Override
        public Failure.Upstream explain(UpstreamReply reply) {
            return new Failure.Upstream(FailureCode.UPSTREAM_SERVER_ERROR, "failed", reply.status(), null, null, true);
        }

        @Override
        public HttpCall probe(Endpoint endpoint) {
            return new HttpCall("GET", endpoint.audience(), "/", keyrail.core.inference.Headers.EMPTY, List.of());
        }

        @Override
        public CredentialPlacement probePlacement() {
            return CredentialPlacement.bearer();
        }

        @Override
        public RelayRules relayRules(String model) {
            return RelayRules.PLAIN;
        }
    }
}
