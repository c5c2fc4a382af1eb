package keyrail.core.routing;

import org.jspecify.annotations.Nullable;

/**
 * One (connection, model) pair that may serve the call.
 *
 * @param profile the profile it comes from, or null for a connection named directly
 * @param model the model to ask for, or null to forward the client's field untouched
 * @param legacyRoute whether it stands in for the profile's own connection, which cannot serve
 */
public record Candidate(
        @Nullable Profile profile,
        BoundConnection connection,
        @Nullable String model,
        boolean legacyRoute) {
    public Candidate(@Nullable Profile profile, BoundConnection connection, @Nullable String model) {
        this(profile, connection, model, false);
    }

    /** The same, but for another model. */
    public Candidate asking(String other) {
        return new Candidate(profile, connection, other, legacyRoute);
    }

    public Tuning tuning() {
        return profile == null ? Tuning.NONE : profile.tuning();
    }

    public boolean relayExact() {
        return profile != null && profile.relayExact();
    }

    /** The profile's name, or the empty string where there is none. */
    public String profileName() {
        return profile == null ? "" : profile.name().value();
    }
}
