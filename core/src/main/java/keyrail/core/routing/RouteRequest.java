package keyrail.core.routing;

import keyrail.core.access.Grants;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about where it wants to go.
 *
 * @param profile the profile asked for by header or option, or null
 * @param model the model field, or null where the call carries none
 * @param callSite the call site it names, or null
 * @param needsModel whether a route without a model is of no use
 */
public record RouteRequest(
        @Nullable String profile,
        @Nullable String model,
        @Nullable String callSite,
        Grants grants,
        boolean needsModel) {
    public RouteRequest(@Nullable String profile, @Nullable String model, @Nullable String callSite, Grants grants) {
        this(profile, model, callSite, grants, true);
    }
}
