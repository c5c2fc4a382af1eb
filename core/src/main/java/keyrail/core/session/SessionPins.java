package keyrail.core.session;

import org.jspecify.annotations.Nullable;

/** Port: the sessions of a home as calls see them, in memory. Never blocks; safe for use by several threads. */
public interface SessionPins {
    /** None at all: for callers without conversations. */
    SessionPins NONE = new SessionPins() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public @Nullable Pin pin(String conversation) {
            return null;
        }
    };

    /** Whether there is no session, so that no call need be asked which conversation it belongs to. */
    boolean isEmpty();

    /** The session of a conversation by its id, expired ones too until they are swept; null where there is none. */
    @Nullable
    Pin pin(String conversation);
}
