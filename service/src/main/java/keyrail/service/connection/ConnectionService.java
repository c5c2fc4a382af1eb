package keyrail.service.connection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import keyrail.core.auth.Auth;
import keyrail.core.config.Settings;
import keyrail.core.connection.CanonicalConnection;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.Names;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.credential.Audiences;
import org.jspecify.annotations.Nullable;

/** Lists and changes provider connections. Safe for use by several threads; every method may block. */
public final class ConnectionService {
    private final HomePorts ports;
    private final ConnectionViews views;
    private final AuthRules authRules;
    private final Audiences audiences;
    private final OwnSecret ownSecret;

    public ConnectionService(HomePorts ports) {
        this.ports = ports;
        this.views = new ConnectionViews(ports);
        this.authRules = new AuthRules(ports.authKinds());
        this.audiences = new Audiences(ports);
        this.ownSecret = new OwnSecret(ports);
    }

    /**
     * All connections, or those of one provider.
     *
     * @param provider an id, or null for all
     * @throws KeyrailException {@code invalid_provider} listing the valid ids
     */
    public ConnectionListing list(@Nullable String provider) {
        if (provider != null) {
            traits(provider);
        }
        return ports.store().read(rows -> views.list(rows, provider));
    }

    /** @throws KeyrailException {@code not_found}, which also says of an unreadable row why it is one */
    public ConnectionView get(String name) {
        ConnectionName checked = new ConnectionName(name);
        return ports.store().read(rows -> views.view(rows, existing(rows, checked)));
    }

    /**
     * Creates a connection, and stores the secret that came with it in the same transaction.
     *
     * @throws KeyrailException {@code invalid_name}, {@code invalid_provider}, {@code invalid_auth},
     *     {@code already_exists}, {@code base_url_refused}, {@code base_url_required}, {@code models_required},
     *     {@code credential_audience_mismatch}, {@code credential_in_use}
     */
    public ConnectionView create(NewConnection request, Actor actor) {
        ConnectionName name = new ConnectionName(request.name());
        refuseCanonical(name);
        ProviderTraits traits = traits(request.provider());
        Auth auth = authRules.forNew(traits, ownSecret.authFields(request));
        Instant now = now();
        ConnectionView view = ports.store().write(rows -> {
            requireFree(rows, name);
            Connection connection = row(traits, request, auth, now);
            ownSecret.store(rows, connection, request.credentialValue(), actor);
            rows.insert(connection);
            audiences.claim(rows, connection, actor, now);
            rows.append(actor.did("connection.create", name.value(), now));
            return views.view(rows, connection);
        });
        published(name);
        return view;
    }

    /**
     * Changes a connection; what is not mentioned stays.
     *
     * @throws KeyrailException {@code not_found}, {@code invalid_auth}, {@code base_url_refused},
     *     {@code base_url_required}, {@code models_required}, {@code credential_audience_mismatch}
     */
    public ConnectionView update(String name, ConnectionUpdate update, Actor actor) {
        ConnectionName checked = new ConnectionName(name);
        Instant now = now();
        ConnectionView view = ports.store().write(rows -> {
            Connection before = existing(rows, checked);
            Connection after = updated(before, update, now);
            rows.update(after);
            if (!before.auth().equals(after.auth())
                    || !Objects.equals(before.baseUrl(), after.baseUrl())
                    || !Objects.equals(resource(before), resource(after))) {
                audiences.claim(rows, after, actor, now);
            }
            rows.append(actor.did("connection.update", name, now));
            return views.view(rows, after);
        });
        published(checked);
        return view;
    }

    /**
     * Deletes a connection, also one whose row cannot be read. Its secret stays: it is deleted by its own name only.
     *
     * @param force also while profiles or call sites name it, which then dangle
     * @throws KeyrailException {@code not_found}, or {@code has_references} naming them
     */
    public DeletedConnection delete(String name, boolean force, Actor actor) {
        ConnectionName checked = new ConnectionName(name);
        Instant now = now();
        DeletedConnection deleted = ports.store().write(rows -> {
            Optional<Connection> row = rows.connection(checked);
            if (row.isEmpty() && ConnectionViews.malformed(rows, name).isEmpty()) {
                throw notFound(rows, name);
            }
            DeletedConnection left = naming(checked);
            if (!left.places().isEmpty() && !force) {
                throw referenced(name, left.places());
            }
            rows.delete(checked);
            rows.append(actor.did("connection.delete", name, now));
            return left;
        });
        published(checked);
        return deleted;
    }

    private Connection row(ProviderTraits traits, NewConnection request, Auth auth, Instant now) {
        RowRules rules = new RowRules(traits, ports.config().current());
        String baseUrl = rules.baseUrl(request.baseUrl());
        rules.requireAddress(baseUrl, request.settings());
        rules.requireModels(request.models());
        rules.checkSettings(request.settings());
        return new Connection(
                new ConnectionName(request.name()),
                traits.id(),
                auth,
                RowRules.label(request.label()),
                baseUrl,
                request.models(),
                request.settings(),
                now,
                now);
    }

    private Connection updated(Connection before, ConnectionUpdate update, Instant now) {
        ProviderTraits traits = traits(before.provider().value());
        RowRules rules = new RowRules(traits, ports.config().current());
        String wanted = update.baseUrl().after(before.baseUrl());
        // An address that stays is not judged again: the rules may have changed since, and a label must stay editable.
        String baseUrl = Objects.equals(wanted, before.baseUrl()) ? wanted : rules.baseUrl(wanted);
        List<ConnectionModel> models =
                Objects.requireNonNullElse(update.models().after(before.models()), List.of());
        rules.requireModels(models);
        Map<String, String> settings =
                Objects.requireNonNullElse(update.settings().after(before.settings()), Map.of());
        rules.checkSettings(settings);
        rules.requireAddress(baseUrl, settings);
        Instant later =
                now.isAfter(before.updatedAt()) ? now : before.updatedAt().plusMillis(1);
        return new Connection(
                before.name(),
                before.provider(),
                authRules.forUpdate(traits, update.auth(), before.auth()),
                RowRules.label(update.label().after(before.label())),
                baseUrl,
                models,
                settings,
                before.createdAt(),
                later);
    }

    private static @Nullable String resource(Connection connection) {
        return connection.settings().get(ProviderTraits.RESOURCE);
    }

    private ProviderTraits traits(String id) {
        Optional<ProviderTraits> traits =
                Names.isValid(id) ? ports.providers().traits(new ProviderId(id)) : Optional.empty();
        List<String> known =
                ports.providers().all().stream().map(one -> one.id().value()).toList();
        return traits.orElseThrow(() -> new KeyrailException(Failure.of(
                FailureCode.INVALID_PROVIDER,
                "unknown provider \"" + id + "\"; valid: " + String.join(", ", known),
                "valid",
                known)));
    }

    private static Connection existing(Rows rows, ConnectionName name) {
        return rows.connection(name).orElseThrow(() -> notFound(rows, name.value()));
    }

    private static KeyrailException notFound(Rows rows, String name) {
        String message = ConnectionViews.malformed(rows, name)
                .map(row -> "connection \"" + name + "\" cannot be read: " + row.reason()
                        + "; delete it and create it anew")
                .orElse("no connection \"" + name + "\"; run keyrail connections list");
        return new KeyrailException(FailureCode.NOT_FOUND, message);
    }

    private static void refuseCanonical(ConnectionName name) {
        CanonicalConnection.named(name).ifPresent(canonical -> {
            throw new KeyrailException(
                    FailureCode.INVALID_NAME,
                    "\"" + name + "\" is the name of a connection that every home has, and each start of keyrail serve"
                            + " makes it where it is missing; change it with keyrail connections update " + name
                            + ", or choose another name");
        });
    }

    private static void requireFree(RowChanges rows, ConnectionName name) {
        if (rows.connection(name).isPresent()
                || ConnectionViews.malformed(rows, name.value()).isPresent()) {
            throw new KeyrailException(
                    FailureCode.ALREADY_EXISTS,
                    "connection \"" + name + "\" already exists; change it with keyrail connections update " + name
                            + ", or choose another name");
        }
    }

    private DeletedConnection naming(ConnectionName name) {
        Settings settings = ports.config().current();
        List<String> profiles = settings.profiles().values().stream()
                .filter(profile -> name.equals(profile.connection()))
                .map(profile -> profile.name().value())
                .sorted()
                .toList();
        List<String> callSites = settings.callSites().entrySet().stream()
                .filter(site -> site.getValue().anonymous() != null
                        && name.equals(site.getValue().anonymous().connection()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new DeletedConnection(profiles, callSites);
    }

    private static KeyrailException referenced(String name, List<String> places) {
        return new KeyrailException(Failure.of(
                FailureCode.HAS_REFERENCES,
                "connection \"" + name + "\" is named by " + String.join(", ", places)
                        + "; point them elsewhere first, or repeat with --force",
                "referencedBy",
                places));
    }

    private Instant now() {
        return ports.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void published(ConnectionName name) {
        ports.health().reset(name);
        ports.changed().run();
    }
}
