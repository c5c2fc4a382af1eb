package keyrail.core.routing;

import keyrail.core.access.Grants;
import keyrail.core.session.Pin;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about where it wants to go.
 *
 * @param profile the profile asked for by header or option, or null
 * @param model the model field, or null where the call carries none
 * @param callSite the call site it names, or null
 * @param pin what the session of its conversation says, or null where there is none
 * @param needsModel whether a route without a model is of no use
 */
public record RouteRequest(
        @Nullable String profile,
        @Nullable String model,
        @Nullable String callSite,
        @Nullable Pin pin,
        Grants grants,
        boolean needsModel) {
    /** A call outside of any conversation that has a session, whose route needs a model. */
    public RouteRequest(@Nullable String profile, @Nullable String model, @Nullable String callSite, Grants grants) {
        this(profile, model, callSite, null, grants);
    }

    /** A call whose route needs a model. */
    public RouteRequest(
            @Nullable String profile,
            @Nullable String model,
            @Nullable String callSite,
            @Nullable Pin pin,
            Grants grants) {
        this(profile, model, callSite, pin, grants, true);
    }
}
