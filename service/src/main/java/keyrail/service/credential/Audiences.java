package keyrail.service.credential;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import keyrail.core.auth.Audience;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.core.provider.Endpoint;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.StoredCredential;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.snapshot.Endpoints;
import keyrail.service.snapshot.SnapshotBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The rule that a secret goes to one place only: bound when it is stored if its place is known by then, otherwise by
 * the first connection that names it.
 */
public final class Audiences {
    private final HomePorts ports;

    public Audiences(HomePorts ports) {
        this.ports = ports;
    }

    /** The connections that name a credential, oldest first. */
    public static List<Connection> users(Rows rows, AuthKinds authKinds, CredentialRef ref) {
        return SnapshotBuilder.oldestFirst(rows.connections().connections()).stream()
                .filter(connection -> authKinds
                        .credentialOf(connection.auth())
                        .filter(ref::equals)
                        .isPresent())
                .toList();
    }

    /** The place of a secret stored now: that of the oldest connection naming it, else its service's own. */
    public Optional<Audience> whenStored(Rows rows, CredentialRef ref) {
        Endpoints endpoints = endpoints();
        return users(rows, ports.authKinds(), ref).stream()
                .map(endpoints::of)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> endpoints.knownTo(ref))
                .map(Endpoint::audience);
    }

    /**
     * Lets {@code connection} use the credential it names, if the credential exists: binds it when it is still unbound.
     *
     * @throws KeyrailException {@code credential_audience_mismatch} when the credential belongs to another place
     */
    public void claim(RowChanges rows, Connection connection, Actor actor, Instant now) {
        Optional<StoredCredential> stored =
                ports.authKinds().credentialOf(connection.auth()).flatMap(rows::credential);
        Optional<Endpoint> endpoint = endpoints().of(connection);
        if (stored.isEmpty() || endpoint.isEmpty()) {
            return;
        }
        Audience wanted = endpoint.get().audience();
        Audience bound = stored.get().audience();
        if (bound == null) {
            rebind(rows, stored.get(), wanted, now);
            rows.append(actor.did("credential.bind", stored.get().ref() + " -> " + wanted, now));
        } else {
            require(connection, stored.get().ref(), bound, endpoint.get());
        }
    }

    /** @throws KeyrailException {@code credential_audience_mismatch} unless {@code endpoint} is in {@code bound} */
    public static void require(Connection connection, CredentialRef ref, Audience bound, Endpoint endpoint) {
        if (bound.equals(endpoint.audience())) {
            return;
        }
        throw new KeyrailException(Failure.of(
                FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                "connection \"" + connection.name() + "\": " + ref + " is bound to " + bound
                        + ", and this would send it to " + endpoint.audience()
                        + "; nothing was changed. Store the key for that address under a name of its own, or, to move"
                        + " this one, run keyrail credentials trust " + ref.service() + " " + ref.field()
                        + " --base-url " + endpoint,
                "audiences",
                List.of(bound.toString(), endpoint.audience().toString())));
    }

    /** Seals the same secret anew for another place; its version rises. */
    StoredCredential rebind(RowChanges rows, StoredCredential stored, @Nullable Audience audience, Instant now) {
        Secret secret = ports.vault().open(stored);
        StoredCredential sealed = ports.vault().seal(stored.ref(), secret, audience, stored, now);
        rows.put(sealed);
        return sealed;
    }

    Endpoints endpoints() {
        return new Endpoints(ports.providers(), ports.config().current());
    }
}
