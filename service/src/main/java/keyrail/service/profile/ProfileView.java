package keyrail.service.profile;

import java.util.Locale;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.Profile;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it is shown.
 *
 * @param profile its meaning, or null for a broken entry
 * @param provider the one it names, else its connection's; null where neither is known
 * @param reason why it is broken, or null
 * @param payer text of the payer class its calls are billed to, or null when no connection is found
 */
public record ProfileView(
        String name,
        @Nullable Profile profile,
        @Nullable ProviderId provider,
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
