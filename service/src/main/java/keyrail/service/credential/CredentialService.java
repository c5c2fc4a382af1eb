package keyrail.service.credential;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.Rows;
import keyrail.core.store.StoredCredential;
import keyrail.service.Actor;
import keyrail.service.HomePorts;

/**
 * Stores, lists and deletes secrets without ever showing one. Safe for use by several threads; every method may block.
 */
public final class CredentialService {
    private final HomePorts ports;
    private final Audiences audiences;

    public CredentialService(HomePorts ports) {
        this.ports = ports;
        this.audiences = new Audiences(ports);
    }

    public List<CredentialView> list() {
        return ports.store()
                .read(rows -> rows.credentials().stream()
                        .map(stored -> view(rows, stored))
                        .toList());
    }

    /** @throws KeyrailException {@code not_found} */
    public CredentialView get(CredentialRef ref) {
        return ports.store().read(rows -> view(rows, existing(rows, ref)));
    }

    /** Stores a secret, or its next version, which keeps the place it may go to. */
    public SetOutcome set(CredentialRef ref, Secret secret, Actor actor) {
        Instant now = ports.clock().instant();
        SetOutcome outcome = ports.store().write(rows -> {
            Optional<StoredCredential> previous = rows.credential(ref);
            Optional<Audience> audience =
                    previous.map(StoredCredential::audience).or(() -> audiences.whenStored(rows, ref));
            StoredCredential sealed =
                    ports.vault().seal(ref, secret, audience.orElse(null), previous.orElse(null), now);
            rows.put(sealed);
            rows.append(actor.did("credential.set", ref + "#" + sealed.version(), now));
            return new SetOutcome(view(rows, sealed), previous.isEmpty());
        });
        published(outcome.credential().usedBy());
        return outcome;
    }

    /**
     * Deletes a secret.
     *
     * @param force also while connections name it, which then report it as missing
     * @throws KeyrailException {@code not_found}, or {@code credential_in_use} naming the connections
     */
    public void delete(CredentialRef ref, boolean force, Actor actor) {
        Instant now = ports.clock().instant();
        List<ConnectionName> users = ports.store().write(rows -> {
            existing(rows, ref);
            List<ConnectionName> names = names(Audiences.users(rows, ports.authKinds(), ref));
            if (!names.isEmpty() && !force) {
                throw inUse(ref, names);
            }
            rows.delete(ref);
            rows.append(actor.did("credential.delete", ref.toString(), now));
            return names;
        });
        published(users);
    }

    /**
     * Moves a credential to another place, or shows what that would change.
     *
     * @throws KeyrailException {@code not_found}; {@code credential_audience_mismatch} when the connections naming it
     *     call several places; {@code invalid_argument} when nothing says where it should go
     */
    public TrustOutcome trust(CredentialRef ref, TrustRequest request, Actor actor) {
        Instant now = ports.clock().instant();
        TrustPlan plan = ports.store().read(rows -> plan(rows, ref, request));
        if (!request.confirmed() || plan.after().equals(plan.stored().audience())) {
            return new TrustOutcome(ref, plan.stored().audience(), plan.after(), false);
        }
        TrustPlan done = ports.store().write(rows -> {
            TrustPlan current = plan(rows, ref, request);
            audiences.rebind(rows, current.stored(), current.after(), now);
            Audience before = current.stored().audience();
            rows.append(actor.did(
                    "credential.trust",
                    ref + ": " + (before == null ? "unbound" : before) + " -> " + current.after(),
                    now));
            return current;
        });
        published(done.users());
        return new TrustOutcome(ref, done.stored().audience(), done.after(), true);
    }

    /** Opens every record and says which cannot be. */
    public VaultReport verify() {
        List<StoredCredential> records = ports.store().read(Rows::credentials);
        List<CredentialRef> corrupt = new ArrayList<>();
        for (StoredCredential stored : records) {
            if (lastFour(stored).isEmpty()) {
                corrupt.add(stored.ref());
            }
        }
        return new VaultReport(records.size(), corrupt);
    }

    public String protection() {
        return ports.vault().protection();
    }

    private record TrustPlan(StoredCredential stored, Audience after, List<ConnectionName> users) {}

    private TrustPlan plan(Rows rows, CredentialRef ref, TrustRequest request) {
        StoredCredential stored = existing(rows, ref);
        List<Connection> users = Audiences.users(rows, ports.authKinds(), ref);
        String baseUrl = request.baseUrl();
        Audience after = baseUrl != null
                ? new AddressRules(ports.config().current().outbound())
                        .read(baseUrl)
                        .audience()
                : placeOf(rows, ref, users);
        return new TrustPlan(stored, after, names(users));
    }

    private Audience placeOf(Rows rows, CredentialRef ref, List<Connection> users) {
        List<String> places = users.stream()
                .flatMap(connection -> audiences.endpoints().of(connection).stream())
                .map(endpoint -> endpoint.audience().toString())
                .distinct()
                .toList();
        if (places.size() > 1) {
            throw new KeyrailException(Failure.of(
                    FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                    ref + ": the connections naming it call several places: " + String.join(", ", places)
                            + "; store a key for each under a name of its own, or name one with --base-url",
                    "audiences",
                    places));
        }
        return audiences
                .whenStored(rows, ref)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        ref + ": no connection names it, so there is no place to trust; create the connection first, or"
                                + " give --base-url"));
    }

    private CredentialView view(Rows rows, StoredCredential stored) {
        Optional<String> lastFour = lastFour(stored);
        return new CredentialView(
                stored.ref(),
                lastFour.orElse(""),
                stored.version(),
                stored.audience(),
                stored.createdAt(),
                stored.updatedAt(),
                names(Audiences.users(rows, ports.authKinds(), stored.ref())),
                lastFour.isPresent());
    }

    /** Empty for a record that cannot be opened: damaged, or sealed under another root key. */
    private Optional<String> lastFour(StoredCredential stored) {
        try {
            return Optional.of(ports.vault().open(stored).lastFour());
        } catch (KeyrailException refused) {
            if (refused.failure().code() == FailureCode.CREDENTIAL_CORRUPT) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static StoredCredential existing(Rows rows, CredentialRef ref) {
        return rows.credential(ref)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.NOT_FOUND,
                        "no credential " + ref + " in the vault; run keyrail credentials set " + ref.service() + " "
                                + ref.field()));
    }

    private static KeyrailException inUse(CredentialRef ref, List<ConnectionName> names) {
        List<String> texts = names.stream().map(ConnectionName::value).toList();
        return new KeyrailException(Failure.of(
                FailureCode.CREDENTIAL_IN_USE,
                ref + " is named by connections " + String.join(", ", texts)
                        + "; delete or update them first, or repeat with --force",
                "referencedBy",
                texts));
    }

    private static List<ConnectionName> names(List<Connection> connections) {
        return connections.stream().map(Connection::name).toList();
    }

    private void published(List<ConnectionName> users) {
        users.forEach(ports.health()::reset);
        ports.changed().run();
    }
}
