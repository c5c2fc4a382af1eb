package keyrail.service.session;

import java.time.Duration;
import keyrail.core.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What opening a session has done.
 *
 * @param ttl how long it stays open, or null where it has no end
 * @param shortened whether that is less than was asked for
 * @param replaced the session the conversation had until now, or null
 */
public record OpenedSession(
        Session session,
        @Nullable Duration ttl,
        boolean shortened,
        @Nullable Session replaced) {}
