package keyrail.service.session;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import keyrail.core.session.Pin;
import keyrail.core.session.Session;
import keyrail.core.session.SessionPins;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a home in memory. The map is replaced whole after each change of the rows; whether a session is over
 * is decided by the clock at each look, so that an expired one counts no longer before it is swept. Safe for use by
 * several threads.
 */
public final class SessionBook implements SessionPins {
    private final InstantSource clock;
    private volatile Map<String, Session> sessions = Map.of();

    public SessionBook(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes over the rows as they are now. */
    public void load(List<Session> rows) {
        sessions = rows.stream()
                .collect(Collectors.toUnmodifiableMap(
                        session -> session.conversation().value(), Function.identity()));
    }

    @Override
    public boolean isEmpty() {
        return sessions.isEmpty();
    }

    @Override
    public @Nullable Pin pin(String conversation) {
        Session session = sessions.get(conversation);
        return session == null ? null : new Pin(session.profile(), session.isOver(clock.instant()));
    }
}
