package keyrail.auth.method;

import java.util.concurrent.CompletableFuture;
import keyrail.core.auth.Resolution;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.CredentialFacts;
import org.jspecify.annotations.Nullable;

/** One read of one credential, under way or done, shared by all who ask. Safe for use by several threads. */
final class CredentialRead {
    private final CredentialFacts facts;
    private final CompletableFuture<Outcome> landing = new CompletableFuture<>();
    private volatile @Nullable Outcome outcome;

    CredentialRead(CredentialFacts facts) {
        this.facts = facts;
    }

    /** What a read came to; refusals name the connection that asked, so they are worded for each. */
    interface Outcome {
        Resolution seenBy(ConnectionName connection);
    }

    /** The key itself, the same for every connection. */
    record Found(Resolution.Ready ready) implements Outcome {
        @Override
        public Resolution seenBy(ConnectionName connection) {
            return ready;
        }
    }

    /**
     * Whether this read answers those who know the credential by {@code current}. The very same facts, not equal ones:
     * a credential that was deleted and stored anew starts again at version 1, and its old key must not be served.
     */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(CredentialFacts current) {
        return facts == current;
    }

    boolean isFound() {
        return outcome instanceof Found;
    }

    /** Ready once landed; before that, a stage of the caller's own, which it may cancel without touching the read. */
    Resolution resolution(ConnectionName connection) {
        Outcome landed = outcome;
        return landed != null
                ? landed.seenBy(connection)
                : new Resolution.Pending(landing.thenApply(later -> later.seenBy(connection)));
    }

    void land(Outcome landed) {
        outcome = landed;
        landing.complete(landed);
    }
}
