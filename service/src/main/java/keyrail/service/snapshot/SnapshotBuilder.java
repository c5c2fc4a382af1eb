package keyrail.service.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.access.ClientKey;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.config.PlatformSettings;
import keyrail.core.config.Settings;
import keyrail.core.connection.CanonicalConnection;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.CredentialFacts;
import keyrail.core.routing.ImplicitConnection.Conventions;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.StoredCredential;

/** Works out once what every request needs to know. Pure; safe for use by several threads. */
public final class SnapshotBuilder {
    private final AuthKinds authKinds;
    private final Providers providers;

    public SnapshotBuilder(AuthKinds authKinds, Providers providers) {
        this.authKinds = authKinds;
        this.providers = providers;
    }

    public Snapshot build(
            Settings settings,
            ConnectionList connections,
            List<StoredCredential> credentials,
            List<ClientKey> clientKeys) {
        ConnectionBinder binder = new ConnectionBinder(authKinds, providers, new Endpoints(providers, settings));
        Map<ConnectionName, BoundConnection> bound = new LinkedHashMap<>();
        Map<String, List<BoundConnection>> own = new LinkedHashMap<>();
        for (Connection connection : oldestFirst(connections.connections())) {
            BoundConnection one = binder.bind(connection);
            bound.put(connection.name(), one);
            if (one.payer().isOwn()) {
                own.computeIfAbsent(connection.provider().value(), provider -> new ArrayList<>())
                        .add(one);
            }
        }
        own.replaceAll((provider, list) -> List.copyOf(list));
        return new Snapshot(
                bound,
                own,
                conventions(settings.platform(), binder, bound),
                settings.profiles(),
                settings.brokenProfiles(),
                settings.callSites(),
                settings.modelRoutes(),
                settings.activeProfile(),
                settings.defaultProfile(),
                byHash(clientKeys),
                facts(credentials));
    }

    /** The order in which connections were made; the name decides between two of one millisecond. */
    public static List<Connection> oldestFirst(List<Connection> connections) {
        return connections.stream()
                .sorted(Comparator.comparing(Connection::createdAt).thenComparing(Connection::name))
                .toList();
    }

    private Conventions conventions(
            PlatformSettings settings, ConnectionBinder binder, Map<ConnectionName, BoundConnection> bound) {
        Map<String, BoundConnection> own = new LinkedHashMap<>();
        Map<String, BoundConnection> platform = new LinkedHashMap<>();
        for (ProviderTraits traits : providers.all()) {
            String id = traits.id().value();
            virtualConnection(traits).ifPresent(connection -> own.put(id, binder.bind(connection)));
            CanonicalConnection.managed(traits.id())
                    .ifPresent(managed -> platform.put(id, binder.bind(managed.row(Instant.EPOCH))));
        }
        Map<String, BoundConnection> legacy = new LinkedHashMap<>();
        if (settings.servesLegacyRoute()) {
            own.forEach((id, virtual) -> legacy.put(id, sameRow(bound, virtual)));
            if (settings.managed()) {
                platform.forEach((id, virtual) -> legacy.put(id, sameRow(bound, virtual)));
            }
        }
        return new Conventions(settings.managed(), own, platform, legacy);
    }

    /** The row a virtual one stands for where it exists and is the very same, so that both are known by one health. */
    private static BoundConnection sameRow(Map<ConnectionName, BoundConnection> bound, BoundConnection virtual) {
        BoundConnection row = bound.get(virtual.name());
        if (row == null) {
            return virtual;
        }
        boolean same = row.connection().provider().equals(virtual.connection().provider())
                && row.connection().auth().equals(virtual.connection().auth())
                && row.connection().baseUrl() == null;
        return same ? row : virtual;
    }

    /** By convention {@code <provider>-personal} with the provider's one key, {@code <provider>-local} without any. */
    private Optional<Connection> virtualConnection(ProviderTraits traits) {
        Optional<AuthKind> implied = traits.authTypes().stream().findFirst().flatMap(authKinds::find);
        if (implied.isEmpty() || !implied.get().payer().isOwn()) {
            return Optional.empty();
        }
        boolean keyed = implied.get().needsCredential();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", implied.get().type());
        if (keyed) {
            fields.put("credential", CredentialRef.apiKeyOf(traits.id()).toString());
        }
        Auth auth = authKinds.read(fields);
        ConnectionName name = new ConnectionName(traits.id() + (keyed ? "-personal" : "-local"));
        return Optional.of(Connection.virtual(name, traits.id(), auth));
    }

    private static Map<KeyHash, ClientKey> byHash(List<ClientKey> clientKeys) {
        Map<KeyHash, ClientKey> byHash = new LinkedHashMap<>();
        clientKeys.forEach(key -> byHash.put(key.hash(), key));
        return byHash;
    }

    private static Map<CredentialRef, CredentialFacts> facts(List<StoredCredential> credentials) {
        Map<CredentialRef, CredentialFacts> facts = new LinkedHashMap<>();
        credentials.forEach(
                stored -> facts.put(stored.ref(), new CredentialFacts(stored.version(), stored.audience())));
        return facts;
    }
}
