package keyrail.service.profile;

import java.util.Locale;
import keyrail.core.routing.Profile;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it is shown.
 *
 * @param profile its meaning, or null for a broken entry
 * @param reason why it is broken, or null
 * @param payer text of the payer class its calls are billed to, or null when no connection is found
 */
public record ProfileView(
        String name,
        @Nullable Profile profile,
        Status status,
        @Nullable String reason,
        boolean isDefault,
        boolean isActive,
        @Nullable String payer) {
    /** Whether a profile can be used. */
    public enum Status {
        OK,
        DISABLED,
        BROKEN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
