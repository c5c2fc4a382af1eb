package keyrail.service.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.Settings;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.Profile;
import keyrail.core.store.Rows;
import keyrail.service.Actor;
import keyrail.service.HomePorts;

/** Lists and writes {@code llm.profiles}. Safe for use by several threads; every method may block. */
public final class ProfileService {
    private static final String OBJECT_START = "{";

    private final HomePorts ports;
    private final AuditedEdit edit;

    public ProfileService(HomePorts ports) {
        this.ports = ports;
        this.edit = new AuditedEdit(ports);
    }

    /** All profiles by name, broken ones too. */
    public List<ProfileView> list() {
        Settings settings = ports.config().current();
        ProfileViews views = ProfileViews.of(ports);
        Map<String, ProfileView> byName = new TreeMap<>();
        settings.brokenProfiles().forEach((name, reason) -> byName.put(name, views.broken(name, reason)));
        settings.profiles().forEach((name, profile) -> byName.put(name, views.readable(profile)));
        return List.copyOf(byName.values());
    }

    /** @throws KeyrailException {@code not_found} */
    public ProfileView get(String name) {
        requireExists(name);
        return view(name);
    }

    /** The entry as it stands in the file, comments included. @throws KeyrailException {@code not_found} */
    public String rawEntry(String name) {
        return ports.config().raw(path(name)).orElseThrow(() -> notFound(name));
    }

    /**
     * Adds a profile.
     *
     * @throws KeyrailException {@code already_exists}; {@code invalid_argument} without provider and connection;
     *     {@code config_invalid} when the entry would have a mistake
     */
    public WrittenProfile create(String name, ProfileFields fields, Actor actor) {
        new ProfileName(name);
        if (exists(name)) {
            throw new KeyrailException(
                    FailureCode.ALREADY_EXISTS,
                    "profile \"" + name + "\" already exists; change it with keyrail profiles update " + name);
        }
        if (!fields.has(ProfileField.PROVIDER) && !fields.has(ProfileField.CONNECTION)) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT,
                    "profile \"" + name
                            + "\" names neither a provider nor a connection, so it could serve nothing; give"
                            + " --connection or --provider");
        }
        List<String> members = new ArrayList<>();
        fields.values().forEach((field, json) -> {
            if (fields.has(field)) {
                members.add(JsonText.quote(field.configName()) + ": " + json);
            }
        });
        edit.apply(List.of(new ConfigEdit(path(name), JsonText.object(members))), "profile.create", name, actor);
        return written(name);
    }

    /**
     * Changes the mentioned members of a profile; everything else of the entry stays byte for byte.
     *
     * @throws KeyrailException {@code not_found}; {@code invalid_argument} when nothing is mentioned;
     *     {@code config_invalid} when the entry would have a mistake
     */
    public WrittenProfile update(String name, ProfileFields fields, Actor actor) {
        requireExists(name);
        List<ConfigEdit> edits = new ArrayList<>();
        fields.values().forEach((field, json) -> {
            List<String> path = memberPath(name, field, json);
            if (fields.has(field)) {
                edits.add(new ConfigEdit(path, json));
            } else if (ports.config().raw(path).isPresent()) {
                edits.add(new ConfigEdit(path, null));
            }
        });
        if (fields.values().isEmpty()) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT, "nothing to change on profile \"" + name + "\"; name a field");
        }
        if (!edits.isEmpty()) {
            edit.apply(edits, "profile.update", name, actor);
        }
        return written(name);
    }

    /**
     * Removes a profile.
     *
     * @param force also while something names it, which then dangles
     * @return the places that name it still
     * @throws KeyrailException {@code not_found}, or {@code has_references} naming the places
     */
    public List<String> delete(String name, boolean force, Actor actor) {
        requireExists(name);
        List<String> places = ProfileReferences.to(
                new ProfileName(name), ports.config().current(), ports.store().read(Rows::clientKeys));
        if (!places.isEmpty() && !force) {
            throw new KeyrailException(Failure.of(
                    FailureCode.HAS_REFERENCES,
                    "profile \"" + name + "\" is named by " + String.join(", ", places)
                            + "; point them elsewhere first, or repeat with --force",
                    "referencedBy",
                    places));
        }
        edit.apply(List.of(new ConfigEdit(path(name), null)), "profile.delete", name, actor);
        return places;
    }

    private WrittenProfile written(String name) {
        Profile profile = ports.config().current().profiles().get(name);
        List<String> warnings =
                profile == null ? List.of() : ProfileViews.of(ports).warnings(profile);
        return new WrittenProfile(view(name), warnings);
    }

    private ProfileView view(String name) {
        Settings settings = ports.config().current();
        ProfileViews views = ProfileViews.of(ports);
        Profile profile = settings.profiles().get(name);
        return profile != null
                ? views.readable(profile)
                : views.broken(
                        name, settings.brokenProfiles().getOrDefault(name, "the file has not been read again yet"));
    }

    private boolean exists(String name) {
        Settings settings = ports.config().current();
        return settings.profiles().containsKey(name)
                || settings.brokenProfiles().containsKey(name)
                || ports.config().raw(path(name)).isPresent();
    }

    private void requireExists(String name) {
        if (!exists(name)) {
            throw notFound(name);
        }
    }

    private KeyrailException notFound(String name) {
        List<String> names =
                List.copyOf(new TreeSet<>(ports.config().current().profiles().keySet()));
        return new KeyrailException(Failure.of(
                FailureCode.NOT_FOUND,
                "no profile \"" + name + "\"; "
                        + (names.isEmpty() ? "none are defined" : "there are " + String.join(", ", names)),
                "candidates",
                names));
    }

    private static List<String> path(String name) {
        return List.of("llm", "profiles", name);
    }

    /** {@code thinking} may be an object with settings of its own, of which a switch changes {@code enabled} only. */
    private List<String> memberPath(String name, ProfileField field, String json) {
        List<String> path = List.of("llm", "profiles", name, field.configName());
        boolean object = ports.config()
                .raw(path)
                .filter(raw -> raw.startsWith(OBJECT_START))
                .isPresent();
        if (field == ProfileField.THINKING && object && !json.equals(JsonText.NULL)) {
            return List.of("llm", "profiles", name, field.configName(), "enabled");
        }
        return path;
    }
}
