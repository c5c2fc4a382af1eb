package keyrail.core.routing;

import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;

/**
 * Where a call site points: a profile by name, or a profile of its own (the legacy form, never merged with another).
 *
 * @param profile the name, or null when {@code anonymous} is set
 * @param anonymous the inline profile, or null when {@code profile} is set
 */
public record CallSiteBinding(
        @Nullable ProfileName profile, @Nullable Profile anonymous) {
    public CallSiteBinding {
        if ((profile == null) == (anonymous == null)) {
            throw new IllegalArgumentException("a call site points at exactly one profile");
        }
    }
}
