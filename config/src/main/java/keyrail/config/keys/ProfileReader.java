package keyrail.config.keys;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import keyrail.config.json.JsoncDocument;
import keyrail.config.json.Node;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.Nearest;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;

/** Turns one object with the keys of a profile into a {@link Profile}. */
final class ProfileReader {
    private final JsoncDocument document;
    private final Set<String> providerIds;
    private final Set<String> profileNames;
    private final Findings findings;

    /**
     * @param providerIds the ids a profile may name
     * @param profileNames the names a fallback may name, broken ones included
     */
    ProfileReader(JsoncDocument document, Set<String> providerIds, Set<String> profileNames, Findings findings) {
        this.document = document;
        this.providerIds = providerIds;
        this.profileNames = profileNames;
        this.findings = findings;
    }

    /** The profile; empty where anything in it is wrong, which the findings then say. */
    Optional<Profile> read(ProfileName name, Fields fields) {
        checkProvider(fields);
        List<ProfileName> fallback = fallback(name, fields);
        Optional<ConnectionName> connection = connection(fields);
        if (findings.errorWithin(fields.pointer()).isPresent()) {
            return Optional.empty();
        }
        if (fields.text("provider").isEmpty() && connection.isEmpty()) {
            findings.warning(
                    fields.object().span(),
                    fields.pointer(),
                    "names neither provider nor provider_connection, so it can serve nothing");
        }
        return Optional.of(new Profile(
                name,
                fields.text("provider").map(ProviderId::new).orElse(null),
                fields.text("model").orElse(null),
                connection.orElse(null),
                tuning(fields),
                fallback,
                fields.flag("allowPayerChange", false),
                fields.text("relay").isPresent(),
                fields.flag("strict", false),
                Math.toIntExact(fields.whole("retries").orElse(0)),
                fields.text("status").filter("disabled"::equals).isPresent(),
                fields.text("label").orElse(null),
                fields.text("description").orElse(null)));
    }

    private void checkProvider(Fields fields) {
        Optional<String> provider = fields.text("provider");
        if (provider.isEmpty() || providerIds.contains(provider.get())) {
            return;
        }
        fields.value("provider")
                .ifPresent(value -> findings.error(
                        value.span(),
                        Findings.below(fields.pointer(), "provider"),
                        unknownProvider(provider.get(), providerIds)));
    }

    static String unknownProvider(String id, Set<String> known) {
        return "unknown provider \"" + id + "\"; "
                + Nearest.of(id, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElseGet(() -> "known are " + String.join(", ", new TreeSet<>(known)));
    }

    private Optional<ConnectionName> connection(Fields fields) {
        Optional<String> name = fields.text("provider_connection");
        if (name.isPresent() && name.get().isBlank()) {
            fields.value("provider_connection")
                    .ifPresent(value -> findings.warning(
                            value.span(),
                            Findings.below(fields.pointer(), "provider_connection"),
                            "an empty provider_connection is ignored; write the name of a connection or remove it"));
            return Optional.empty();
        }
        return name.map(ConnectionName::new);
    }

    private List<ProfileName> fallback(ProfileName self, Fields fields) {
        String pointer = Findings.below(fields.pointer(), "fallback");
        List<ProfileName> result = new ArrayList<>();
        int index = 0;
        for (Node.Text entry : fields.texts("fallback")) {
            String place = pointer + "/" + index++;
            if (entry.value().equals(self.value())) {
                findings.warning(entry.span(), place, "a profile is no fallback of itself; the entry has no effect");
            } else if (!profileNames.contains(entry.value())) {
                findings.error(entry.span(), place, unknownProfile(entry.value(), profileNames));
            } else {
                result.add(new ProfileName(entry.value()));
            }
        }
        return result;
    }

    static String unknownProfile(String name, Set<String> known) {
        return "there is no profile \"" + name + "\"; "
                + Nearest.of(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("add it under llm.profiles or name another");
    }

    private Tuning tuning(Fields fields) {
        Map<TuningKey, String> values = new EnumMap<>(TuningKey.class);
        for (TuningKey key : TuningKey.values()) {
            Optional<Node> value = fields.value(key.configName());
            if (value.isPresent() && value.get() instanceof Node.Members) {
                value = fields.inside(key.configName()).flatMap(object -> object.value("enabled"));
            }
            value.ifPresent(literal -> values.put(key, document.text(literal.span())));
        }
        return new Tuning(values);
    }
}
