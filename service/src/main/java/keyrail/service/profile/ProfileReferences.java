package keyrail.service.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.config.Settings;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.ModelRoute;

/** Everything that names a profile, as places a person can find. */
final class ProfileReferences {
    private ProfileReferences() {}

    static List<String> to(ProfileName name, Settings settings, List<ClientKey> clientKeys) {
        List<String> places = new ArrayList<>();
        if (name.equals(settings.defaultProfile())) {
            places.add("llm.default");
        }
        if (name.equals(settings.activeProfile())) {
            places.add("llm.activeProfile");
        }
        new TreeMap<>(settings.callSites()).forEach((site, binding) -> {
            if (name.equals(binding.profile())) {
                places.add("llm.callSites." + site);
            }
        });
        for (ModelRoute route : settings.modelRoutes()) {
            if (name.equals(route.profile())) {
                places.add("llm.modelRoutes (" + route.glob() + ")");
            }
        }
        new TreeMap<>(settings.profiles()).forEach((other, profile) -> {
            if (profile.fallback().contains(name)) {
                places.add("llm.profiles." + other + ".fallback");
            }
        });
        for (ClientKey key : clientKeys) {
            if (grants(key.grants(), name.value())) {
                places.add("client key " + key.name());
            }
        }
        return places;
    }

    private static boolean grants(Grants grants, String name) {
        return grants.profiles().contains(name) || name.equals(grants.defaultProfile());
    }
}
