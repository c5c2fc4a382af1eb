package keyrail.core.inference.hub;

import java.util.Optional;

/**
 * Port: keeps what calls need in the next turn, for clients that cannot carry it. Bounded in time and size: what is gone
 * is gone, and the vendor may then refuse the turn. Never blocks; safe for use by several threads.
 */
public interface SealedCalls {
    /** Keeps nothing. */
    SealedCalls NONE = new SealedCalls() {
        @Override
        public void keep(String caller, SealedCall call) {}

        @Override
        public Optional<SealedCall> find(String caller, String callId) {
            return Optional.empty();
        }
    };

    /** @param caller who made the call that was answered; another caller does not find it */
    void keep(String caller, SealedCall call);

    Optional<SealedCall> find(String caller, String callId);
}
