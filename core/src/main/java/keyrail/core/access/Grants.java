package keyrail.core.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may ask for.
 *
 * @param profiles names of the profiles it may use; empty means all
 * @param direct whether it may name a connection, {@code <connection>/<model>}
 * @param defaultProfile where its calls go when nothing else selects a profile, or null
 */
public record Grants(
        Set<String> profiles, boolean direct, @Nullable String defaultProfile) {
    /** The owner of the home: everything. */
    public static final Grants ALL = new Grants(Set.of(), true, null);

    public Grants {
        profiles = Set.copyOf(profiles);
    }

    public boolean allowsProfile(String name) {
        return profiles.isEmpty() || profiles.contains(name);
    }
}
