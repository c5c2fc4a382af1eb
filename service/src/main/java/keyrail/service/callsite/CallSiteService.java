package keyrail.service.callsite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import keyrail.core.config.ConfigEdit;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CallSiteName;
import keyrail.core.names.Nearest;
import keyrail.core.routing.CallSiteBinding;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.profile.AuditedEdit;
import keyrail.service.profile.JsonText;
import keyrail.service.profile.UsableProfile;

/** Lists and writes {@code llm.callSites}. Safe for use by several threads; every method may block. */
public final class CallSiteService {
    private final HomePorts ports;
    private final AuditedEdit edit;

    public CallSiteService(HomePorts ports) {
        this.ports = ports;
        this.edit = new AuditedEdit(ports);
    }

    /** The known names in their order, then the user's own, sorted. */
    public List<CallSiteView> list() {
        Set<String> own = new TreeSet<>(ports.config().current().callSites().keySet());
        KnownCallSites.NAMES.forEach(own::remove);
        List<String> names = new ArrayList<>(KnownCallSites.NAMES);
        names.addAll(own);
        return names.stream().map(name -> view(new CallSiteName(name))).toList();
    }

    /** One call site, whether or not anything is said about it: any name can be sent. */
    public CallSiteView view(CallSiteName site) {
        return new CallSiteView(
                site,
                KnownCallSites.NAMES.contains(site.value()),
                Optional.ofNullable(ports.config().current().callSites().get(site.value())));
    }

    /** The entry as it stands in the file, without its comments; empty where there is none. */
    public Optional<String> rawEntry(CallSiteName site) {
        return ports.config().raw(path(site));
    }

    /**
     * Points a call site at a profile; an entry of the legacy form is replaced.
     *
     * @throws KeyrailException {@code unknown_profile} listing the candidates, {@code profile_disabled}
     */
    public CallSiteView set(CallSiteName site, String profile, Actor actor) {
        UsableProfile.enabled(ports.config().current(), profile);
        CallSiteBinding before = ports.config().current().callSites().get(site.value());
        ConfigEdit change = before != null && before.profile() != null
                ? new ConfigEdit(List.of("llm", "callSites", site.value(), "profile"), JsonText.quote(profile))
                : new ConfigEdit(path(site), JsonText.object(List.of("\"profile\": " + JsonText.quote(profile))));
        edit.apply(List.of(change), "call_site.set", site + " = " + profile, actor);
        return view(site);
    }

    /** Takes a call site's entry away. @throws KeyrailException {@code not_found} when it has none */
    public void unset(CallSiteName site, Actor actor) {
        if (ports.config().raw(path(site)).isEmpty()) {
            Set<String> set = new TreeSet<>(ports.config().current().callSites().keySet());
            String near = Nearest.of(site.value(), set)
                    .map(name -> "; did you mean \"" + name + "\"?")
                    .orElse("");
            throw new KeyrailException(Failure.of(
                    FailureCode.NOT_FOUND,
                    "call site \"" + site + "\" has no entry in llm.callSites" + near,
                    "candidates",
                    List.copyOf(set)));
        }
        edit.apply(List.of(new ConfigEdit(path(site), null)), "call_site.unset", site.value(), actor);
    }

    private static List<String> path(CallSiteName site) {
        return List.of("llm", "callSites", site.value());
    }
}
