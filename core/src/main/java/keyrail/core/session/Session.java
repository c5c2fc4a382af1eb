package keyrail.core.session;

import java.time.Instant;
import keyrail.core.names.ConversationId;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;

/**
 * Pins a profile to one conversation for a time; a conversation has at most one.
 *
 * @param id what tells it from the session that was there before, random
 * @param expiresAt the first instant it no longer counts, or null where it stays until it is closed
 */
public record Session(
        ConversationId conversation,
        String id,
        ProfileName profile,
        Instant openedAt,
        @Nullable Instant expiresAt) {
    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
