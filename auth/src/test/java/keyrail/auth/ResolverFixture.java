package keyrail.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import keyrail.auth.vault.KeyFileVault;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.CredentialFacts;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.StoredCredential;

/** A resolver over a real vault and a store in memory; reads wait in a queue until they are run. */
final class ResolverFixture {
    static final CredentialRef REF = new CredentialRef("anthropic", "api_key");
    static final Audience AUDIENCE = new Audience("https", "api.anthropic.com", 443);
    static final Connection WORK = connection("work", new Auth.ApiKey(REF));

    final StoredCredentials store = new StoredCredentials();
    final Queue<Runnable> reads = new ArrayDeque<>();
    final KeyFileVault vault;
    final ConnectionAuthResolver resolver;

    ResolverFixture(Path folder) {
        vault = KeyFileVault.create(folder.resolve("keys").resolve("vault.key"), new SecureRandom());
        resolver = over(reads::add);
    }

    ConnectionAuthResolver over(Executor executor) {
        return new ConnectionAuthResolver(store, vault, executor);
    }

    static Connection connection(String name, Auth auth) {
        return Connection.virtual(new ConnectionName(name), new ProviderId("anthropic"), auth);
    }

    /** Stores the next version of the credential, or its first. */
    StoredCredential store(String secret) {
        StoredCredential previous = store.read(rows -> rows.credential(REF)).orElse(null);
        StoredCredential stored =
                vault.seal(REF, new Secret(secret.getBytes(StandardCharsets.UTF_8)), AUDIENCE, previous, Instant.EPOCH);
        store.put(stored);
        return stored;
    }

    /** A snapshot that knows of these records. */
    static Snapshot snapshot(StoredCredential... records) {
        Map<CredentialRef, CredentialFacts> facts = new HashMap<>();
        for (StoredCredential record : records) {
            facts.put(record.ref(), new CredentialFacts(record.version(), record.audience()));
        }
        return snapshot(facts);
    }

    static Snapshot snapshot(Map<CredentialRef, CredentialFacts> facts) {
        return new Snapshot(
                Map.of(),
                Map.of(),
                ImplicitConnection.Conventions.NONE,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(),
                facts);
    }

    void runReads() {
        while (!reads.isEmpty()) {
            reads.remove().run();
        }
    }

    /** What the resolution comes to, once the reads that wait have run. */
    Resolution settled(Resolution resolution) {
        runReads();
        return resolution instanceof Resolution.Pending pending
                ? pending.outcome().toCompletableFuture().getNow(resolution)
                : resolution;
    }

    static ResolvedAuth.Key key(Resolution resolution) {
        return (ResolvedAuth.Key) ((Resolution.Ready) resolution).auth();
    }

    static String revealed(Resolution resolution) {
        return key(resolution).secret().reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
