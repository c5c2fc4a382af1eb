package keyrail.config.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.config.json.JsoncDocument;
import keyrail.config.json.Node;
import keyrail.core.config.Diagnostic;
import keyrail.core.names.Names;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;

/** Reads the section {@code llm}: profiles, and what points at them; used by one thread for one file. */
final class LlmReader {
    private static final String DEFAULT = "default";

    private final Findings findings;
    private final ProfileReader profileReader;
    private final Set<String> profileNames = new HashSet<>();
    private final Map<String, Profile> profiles = new HashMap<>();
    private final Map<String, String> brokenProfiles = new HashMap<>();
    private final Map<String, CallSiteBinding> callSites = new HashMap<>();
    private final List<ModelRoute> modelRoutes = new ArrayList<>();
    private Optional<ProfileName> activeProfile = Optional.empty();
    private Optional<ProfileName> defaultProfile = Optional.empty();

    LlmReader(JsoncDocument document, Set<String> providerIds, Findings findings) {
        this.findings = findings;
        this.profileReader = new ProfileReader(document, providerIds, profileNames, findings);
    }

    void read(Fields llm) {
        List<Node.Member> entries = llm.entries("profiles");
        entries.forEach(entry -> profileNames.add(entry.name()));
        Optional<Fields> legacy = legacyDefault(llm);
        legacy.ifPresent(object -> profileNames.add(DEFAULT));
        for (Node.Member entry : entries) {
            profile(entry);
        }
        legacy.ifPresent(object -> keep(DEFAULT, object));
        activeProfile = reference(llm, "activeProfile");
        defaultProfile = legacy.isPresent() ? Optional.of(new ProfileName(DEFAULT)) : reference(llm, DEFAULT);
        modelRoutes(llm);
        llm.entries("callSites").forEach(this::callSite);
    }

    private void profile(Node.Member entry) {
        String pointer = Findings.below("/llm/profiles", entry.name());
        if (!Names.isValid(entry.name())) {
            findings.error(
                    entry.nameSpan(),
                    pointer,
                    "\"" + entry.name() + "\" is not a name: use letters, digits, '.', '_' and '-', starting with a"
                            + " letter or digit, at most 128 characters");
        }
        if (Names.isValid(entry.name()) && entry.value() instanceof Node.Members object) {
            keep(entry.name(), new Fields(object, pointer, findings));
        } else {
            brokenProfiles.put(entry.name(), reason(pointer));
        }
    }

    private void keep(String name, Fields fields) {
        profileReader
                .read(new ProfileName(name), fields)
                .ifPresentOrElse(
                        profile -> profiles.put(name, profile),
                        () -> brokenProfiles.put(name, reason(fields.pointer())));
    }

    /** The legacy form counts as a profile only where it cannot be mistaken for another. */
    private Optional<Fields> legacyDefault(Fields llm) {
        Optional<Fields> object = llm.inside(DEFAULT);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        boolean taken = profileNames.contains(DEFAULT);
        findings.warning(
                object.get().object().span(),
                object.get().pointer(),
                taken
                        ? "an object here is the legacy form; it is ignored because there is a profile \"default\";"
                                + " write the name of a profile"
                        : "an object here is the legacy form; it is read as profile \"default\"; move it to"
                                + " llm.profiles.default and write \"default\" here");
        return taken ? Optional.empty() : object;
    }

    /**
     * The profile a key names. A name without a profile stays, so that routing can say why it passed the key over.
     */
    private Optional<ProfileName> reference(Fields fields, String key) {
        Optional<Node> value = fields.value(key);
        if (value.isPresent() && value.get() instanceof Node.Text text) {
            checkReference(text, Findings.below(fields.pointer(), key));
            return Optional.of(new ProfileName(text.value()));
        }
        return Optional.empty();
    }

    private void checkReference(Node.Text name, String pointer) {
        if (!profileNames.contains(name.value())) {
            findings.error(name.span(), pointer, ProfileReader.unknownProfile(name.value(), profileNames));
        }
    }

    private void modelRoutes(Fields llm) {
        Optional<Node> list = llm.object().first("modelRoutes").map(Node.Member::value);
        if (list.isEmpty() || !(list.get() instanceof Node.Elements routes)) {
            return;
        }
        int index = 0;
        for (Node element : routes.values()) {
            String pointer = "/llm/modelRoutes/" + index++;
            if (element instanceof Node.Members object) {
                modelRoute(new Fields(object, pointer, findings));
            }
        }
    }

    private void modelRoute(Fields route) {
        if (findings.errorWithin(route.pointer()).isPresent()) {
            return;
        }
        Optional<String> glob = route.text("model");
        Optional<ProfileName> profile = reference(route, "profile");
        if (glob.isPresent() && profile.isPresent()) {
            modelRoutes.add(ModelRoute.of(glob.get(), profile.get()));
        } else {
            findings.error(route.object().span(), route.pointer(), "a route needs both \"model\" and \"profile\"");
        }
    }

    private void callSite(Node.Member entry) {
        String pointer = Findings.below("/llm/callSites", entry.name());
        if (!Names.isValid(entry.name())) {
            findings.error(entry.nameSpan(), pointer, "\"" + entry.name() + "\" is not a name of a call site");
            return;
        }
        if (!(entry.value() instanceof Node.Members object)
                || findings.errorWithin(pointer).isPresent()) {
            return;
        }
        Fields fields = new Fields(object, pointer, findings);
        Optional<ProfileName> profile = reference(fields, "profile");
        if (profile.isPresent()) {
            if (object.all().size() > 1) {
                findings.warning(object.span(), pointer, "names a profile, so the other keys here have no effect");
            }
            callSites.put(entry.name(), new CallSiteBinding(profile.get(), null));
        } else if (fields.text("provider").isPresent()) {
            profileReader
                    .read(anonymousName(entry.name()), fields)
                    .ifPresent(inline -> callSites.put(entry.name(), new CallSiteBinding(null, inline)));
        } else {
            findings.warning(object.span(), pointer, "names neither a profile nor a provider, so it has no effect");
        }
    }

    /** How the ledger and messages name a call site's own profile. */
    private static ProfileName anonymousName(String callSite) {
        String name = "callSites." + callSite;
        return new ProfileName(Names.isValid(name) ? name : callSite);
    }

    private String reason(String pointer) {
        return findings.errorWithin(pointer)
                .map(LlmReader::described)
                .orElse("config.json: " + pointer + " cannot be read");
    }

    private static String described(Diagnostic error) {
        return "config.json:" + error.line() + ":" + error.column() + ": " + error.pointer() + ": " + error.message();
    }

    Map<String, Profile> profiles() {
        return profiles;
    }

    Map<String, String> brokenProfiles() {
        return brokenProfiles;
    }

    Map<String, CallSiteBinding> callSites() {
        return callSites;
    }

    List<ModelRoute> modelRoutes() {
        return modelRoutes;
    }

    Optional<ProfileName> activeProfile() {
        return activeProfile;
    }

    Optional<ProfileName> defaultProfile() {
        return defaultProfile;
    }
}
