package keyrail.service.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Secret;
import keyrail.core.config.Settings;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ProfileName;
import keyrail.core.store.Rows;
import keyrail.service.Actor;
import keyrail.service.HomePorts;

/** Issues and withdraws client keys. Safe for use by several threads; every method may block. */
public final class ClientKeyService {
    private final HomePorts ports;
    private final RandomGenerator random;

    /** @param random a cryptographic source, such as {@code SecureRandom} */
    public ClientKeyService(HomePorts ports, RandomGenerator random) {
        this.ports = ports;
        this.random = random;
    }

    public List<ClientKey> list() {
        return ports.store().read(Rows::clientKeys);
    }

    /**
     * Makes a key; only its hash is kept, so the answer is the one time its text is known.
     *
     * @throws KeyrailException {@code invalid_name}, {@code invalid_argument}, {@code already_exists}
     */
    public IssuedKey create(NewClientKey request, Actor actor) {
        ClientKeyName name = new ClientKeyName(request.name());
        Grants grants = checked(request.grants());
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        String text = ClientKeyText.next(random);
        String lastFour = new Secret(text.getBytes(StandardCharsets.US_ASCII)).lastFour();
        ClientKey key = new ClientKey(name, KeyHash.of(text), lastFour, grants, now);
        ports.store().write(rows -> {
            rows.insert(key);
            rows.append(actor.did("client_key.create", name.value(), now));
            return key;
        });
        ports.changed().run();
        return new IssuedKey(key, text, warnings(grants));
    }

    /** Withdraws a key; calls with it are refused from now on. @throws KeyrailException {@code not_found} */
    public void delete(String name, Actor actor) {
        ClientKeyName checked = new ClientKeyName(name);
        Instant now = ports.clock().instant();
        ports.store().write(rows -> {
            if (!rows.delete(checked)) {
                throw new KeyrailException(
                        FailureCode.NOT_FOUND, "no client key \"" + name + "\"; run keyrail client-keys list");
            }
            rows.append(actor.did("client_key.delete", name, now));
            return checked;
        });
        ports.changed().run();
    }

    private static Grants checked(Grants grants) {
        grants.profiles().forEach(ProfileName::new);
        String preferred = grants.defaultProfile();
        if (preferred != null) {
            new ProfileName(preferred);
            if (!grants.allowsProfile(preferred)) {
                throw new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "the default profile \"" + preferred + "\" is not among the profiles the key may use");
            }
        }
        return grants;
    }

    private List<String> warnings(Grants grants) {
        Settings settings = ports.config().current();
        TreeSet<String> named = new TreeSet<>(grants.profiles());
        if (grants.defaultProfile() != null) {
            named.add(grants.defaultProfile());
        }
        List<String> warnings = new ArrayList<>();
        for (String profile : named) {
            if (!settings.profiles().containsKey(profile)) {
                warnings.add("there is no profile \"" + profile + "\" yet");
            }
        }
        return warnings;
    }
}
