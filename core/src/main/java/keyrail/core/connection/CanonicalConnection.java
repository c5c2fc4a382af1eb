package keyrail.core.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.core.auth.Auth;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;

/** A connection that every home has: made at each boot where it is absent, and never changed by a boot. */
public record CanonicalConnection(ConnectionName name, ProviderId provider, Auth auth) {
    private static final List<CanonicalConnection> MANAGED = Stream.of("anthropic", "openai", "gemini")
            .map(provider -> of(provider + "-managed", provider, new Auth.Platform()))
            .toList();

    private static final List<CanonicalConnection> LOCAL = List.of(of("ollama-local", "ollama", new Auth.None()));

    private static final List<CanonicalConnection> ALL =
            Stream.concat(MANAGED.stream(), LOCAL.stream()).toList();

    private static CanonicalConnection of(String name, String provider, Auth auth) {
        return new CanonicalConnection(new ConnectionName(name), new ProviderId(provider), auth);
    }

    public static List<CanonicalConnection> all() {
        return ALL;
    }

    /** The one that bears a name, whatever a row of that name has become. */
    public static Optional<CanonicalConnection> named(ConnectionName name) {
        return ALL.stream().filter(one -> one.name.equals(name)).findFirst();
    }

    /** The managed route to a provider. */
    public static Optional<CanonicalConnection> managed(ProviderId provider) {
        return of(MANAGED, provider);
    }

    /** The connection to a provider on this machine. */
    public static Optional<CanonicalConnection> local(ProviderId provider) {
        return of(LOCAL, provider);
    }

    private static Optional<CanonicalConnection> of(List<CanonicalConnection> some, ProviderId provider) {
        return some.stream().filter(one -> one.provider.equals(provider)).findFirst();
    }

    /** Whether a row is still what a boot would make of it; judged by the row, never by the name alone. */
    public static boolean isUnchanged(Connection row) {
        return named(row.name())
                .filter(one -> one.provider.equals(row.provider()) && one.auth.equals(row.auth()))
                .isPresent();
    }

    /** The row as a boot makes it. */
    public Connection row(Instant now) {
        return new Connection(name, provider, auth, null, null, List.of(), Map.of(), now, now);
    }
}
