package keyrail.service.connection;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.RowChanges;
import keyrail.core.store.StoredCredential;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.credential.Audiences;
import keyrail.service.snapshot.Endpoints;
import org.jspecify.annotations.Nullable;

/** The secret that comes with a connection: {@code credential/<connection>/api_key} unless said otherwise. */
final class OwnSecret {
    private static final String FIELD = "api_key";

    private final HomePorts ports;
    private final Audiences audiences;

    OwnSecret(HomePorts ports) {
        this.ports = ports;
        this.audiences = new Audiences(ports);
    }

    /** The auth fields of a request; a secret that came without a reference goes to the connection's own slot. */
    Map<String, String> authFields(NewConnection request) {
        if (request.credentialValue() == null || request.auth().containsKey("credential")) {
            return request.auth();
        }
        Map<String, String> fields = new LinkedHashMap<>(request.auth());
        fields.put("credential", new CredentialRef(request.name(), FIELD).toString());
        return fields;
    }

    /** Stores the secret of a row about to be inserted. */
    void store(RowChanges rows, Connection connection, @Nullable Secret secret, Actor actor) {
        Optional<CredentialRef> ref = ports.authKinds().credentialOf(connection.auth());
        if (secret == null || ref.isEmpty()) {
            return;
        }
        requireUnused(rows, ref.get());
        Optional<StoredCredential> previous = rows.credential(ref.get());
        Endpoints endpoints = new Endpoints(ports.providers(), ports.config().current());
        Optional<Audience> audience = previous.map(StoredCredential::audience)
                .or(() -> audiences.whenStored(rows, ref.get()))
                .or(() -> endpoints.of(connection).map(endpoint -> endpoint.audience()));
        Instant now = connection.createdAt();
        StoredCredential sealed =
                ports.vault().seal(ref.get(), secret, audience.orElse(null), previous.orElse(null), now);
        rows.put(sealed);
        rows.append(actor.did("credential.set", ref.get() + "#" + sealed.version(), now));
    }

    /** Another connection's key is replaced by {@code credentials set} only, never by the way. */
    private void requireUnused(RowChanges rows, CredentialRef ref) {
        List<String> users = Audiences.users(rows, ports.authKinds(), ref).stream()
                .map(user -> user.name().value())
                .toList();
        if (rows.credential(ref).isPresent() && !users.isEmpty()) {
            throw new KeyrailException(Failure.of(
                    FailureCode.CREDENTIAL_IN_USE,
                    ref + " is named by connections " + String.join(", ", users)
                            + "; leave the value out to share it, or give this connection a credential of its own",
                    "referencedBy",
                    users));
        }
    }
}
