package keyrail.service.profile;

import java.util.List;
import java.util.TreeSet;
import keyrail.core.config.Settings;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.Profile;

/** Refuses what cannot be pointed at. */
public final class UsableProfile {
    private UsableProfile() {}

    /** @throws KeyrailException {@code unknown_profile} listing the candidates */
    public static Profile known(Settings settings, String name) {
        Profile profile = settings.profiles().get(name);
        if (profile == null) {
            List<String> names = List.copyOf(new TreeSet<>(settings.profiles().keySet()));
            String broken = settings.brokenProfiles().get(name);
            throw new KeyrailException(Failure.of(
                    FailureCode.UNKNOWN_PROFILE,
                    broken != null
                            ? "profile \"" + name + "\" is broken: " + broken
                            : "no profile \"" + name + "\"; "
                                    + (names.isEmpty() ? "none are defined" : "there are " + String.join(", ", names)),
                    "candidates",
                    names));
        }
        return profile;
    }

    /** @throws KeyrailException as {@link #known}, or {@code profile_disabled} */
    public static Profile enabled(Settings settings, String name) {
        Profile profile = known(settings, name);
        if (profile.disabled()) {
            throw new KeyrailException(
                    FailureCode.PROFILE_DISABLED,
                    "profile \"" + name + "\" is disabled; run keyrail profiles update " + name + " --status active");
        }
        return profile;
    }
}
