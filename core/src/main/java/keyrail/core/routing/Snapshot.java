package keyrail.core.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.access.ClientKey;
import keyrail.core.access.KeyHash;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;

/**
 * Everything a request is routed with, read once per request and replaced whole on change. Immutable; lookups are O(1)
 * but for {@code modelRoutes}, an ordered list of globs.
 *
 * @param connections by name
 * @param ownByProvider by provider id, the connections paid by the home's owner, oldest first
 * @param conventions what is meant where no row is named, and the rows that are meant though they do not exist
 * @param profiles by name
 * @param brokenProfiles by name, why an entry of {@code llm.profiles} was not taken
 * @param callSites by name
 * @param activeProfile {@code llm.activeProfile}, or null
 * @param defaultProfile {@code llm.default}, or null
 * @param clientKeys by hash
 * @param credentials by reference
 */
public record Snapshot(
        Map<ConnectionName, BoundConnection> connections,
        Map<String, List<BoundConnection>> ownByProvider,
        ImplicitConnection.Conventions conventions,
        Map<String, Profile> profiles,
        Map<String, String> brokenProfiles,
        Map<String, CallSiteBinding> callSites,
        List<ModelRoute> modelRoutes,
        @Nullable ProfileName activeProfile,
        @Nullable ProfileName defaultProfile,
        Map<KeyHash, ClientKey> clientKeys,
        Map<CredentialRef, CredentialFacts> credentials) {
    public Snapshot {
        connections = Map.copyOf(connections);
        ownByProvider = Map.copyOf(ownByProvider);
        profiles = Map.copyOf(profiles);
        brokenProfiles = Map.copyOf(brokenProfiles);
        callSites = Map.copyOf(callSites);
        modelRoutes = List.copyOf(modelRoutes);
        clientKeys = Map.copyOf(clientKeys);
        credentials = Map.copyOf(credentials);
    }

    public Optional<BoundConnection> connection(ConnectionName name) {
        return Optional.ofNullable(connections.get(name));
    }

    public Optional<Profile> profile(String name) {
        return Optional.ofNullable(profiles.get(name));
    }

    public Optional<CredentialFacts> credential(CredentialRef ref) {
        return Optional.ofNullable(credentials.get(ref));
    }

    public Optional<ClientKey> clientKey(KeyHash hash) {
        return Optional.ofNullable(clientKeys.get(hash));
    }
}
