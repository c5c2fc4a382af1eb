package keyrail.service.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.auth.PayerClass;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionHealth.State;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.PlatformRoute;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.Rows;
import keyrail.service.HomePorts;
import keyrail.service.snapshot.Endpoints;
import keyrail.service.snapshot.SnapshotBuilder;
import org.jspecify.annotations.Nullable;

/** From rows to what is shown of them. */
final class ConnectionViews {
    private final HomePorts ports;

    ConnectionViews(HomePorts ports) {
        this.ports = ports;
    }

    /** @param provider shows only its connections, or null for all */
    ConnectionListing list(Rows rows, @Nullable String provider) {
        ConnectionList all = rows.connections();
        List<ConnectionView> views = new ArrayList<>();
        List<ConnectionList.Malformed> malformed = new ArrayList<>(all.malformed());
        for (Connection connection : SnapshotBuilder.oldestFirst(all.connections())) {
            if (ports.providers().traits(connection.provider()).isEmpty()) {
                malformed.add(unknownProvider(connection));
            } else if (provider == null || connection.provider().value().equals(provider)) {
                views.add(view(rows, connection));
            }
        }
        return new ConnectionListing(views, malformed);
    }

    /** Why a row that exists cannot be shown, or empty when there is no such row or nothing wrong with it. */
    static Optional<ConnectionList.Malformed> malformed(Rows rows, String name) {
        return rows.connections().malformed().stream()
                .filter(row -> row.name().equals(name))
                .findFirst();
    }

    ConnectionView view(Rows rows, Connection connection) {
        return new ConnectionView(
                connection,
                ports.authKinds().write(connection.auth()),
                ports.authKinds().render(connection.auth()),
                endpoint(connection),
                health(rows, connection));
    }

    private ConnectionHealth health(Rows rows, Connection connection) {
        Optional<CredentialRef> credential = ports.authKinds().credentialOf(connection.auth());
        if (credential.isPresent() && rows.credential(credential.get()).isEmpty()) {
            CredentialRef ref = credential.get();
            return ConnectionHealth.of(
                    State.CREDENTIAL_MISSING,
                    "no credential " + ref + " in the vault; run keyrail credentials set " + ref.service() + " "
                            + ref.field());
        }
        if (paidByPlatform(connection)) {
            boolean configured = ports.config().current().platformUrl() != null
                    && rows.credential(PlatformRoute.CREDENTIAL).isPresent();
            if (!configured) {
                return ConnectionHealth.of(State.UNAVAILABLE, "no platform configured");
            }
        }
        return ports.health().of(connection.name());
    }

    private @Nullable String endpoint(Connection connection) {
        Endpoints endpoints = new Endpoints(ports.providers(), ports.config().current());
        try {
            return (paidByPlatform(connection) ? endpoints.managed(connection.provider()) : endpoints.of(connection))
                    .map(Endpoint::toString)
                    .orElse(null);
        } catch (KeyrailException unreadable) {
            // An override in config.json may be no address; the snapshot reports it, and a listing goes on.
            return null;
        }
    }

    private boolean paidByPlatform(Connection connection) {
        return ports.authKinds().payerOf(connection.auth()) == PayerClass.PLATFORM;
    }

    private ConnectionList.Malformed unknownProvider(Connection connection) {
        List<String> known = ports.providers().all().stream()
                .map(ProviderTraits::id)
                .map(id -> id.value())
                .toList();
        return new ConnectionList.Malformed(
                connection.name().value(),
                "unknown provider \"" + connection.provider() + "\"; known: " + String.join(", ", known));
    }
}
