package keyrail.auth.method;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.routing.CredentialFacts;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.Store;
import keyrail.core.store.StoredCredential;
import keyrail.core.store.Vault;

/**
 * Keys in memory: at most one version of each credential, read once however many ask for it. Safe for use by several
 * threads; a key in memory costs one map lookup, and nobody is made to wait.
 */
public final class CredentialCache {
    private final Map<CredentialRef, CredentialRead> reads = new ConcurrentHashMap<>();
    private final Store store;
    private final Vault vault;
    private final Executor executor;

    public CredentialCache(Store store, Vault vault, Executor executor) {
        this.store = store;
        this.vault = vault;
        this.executor = executor;
    }

    /**
     * The key in {@code ref}, for a call of {@code connection}. Refused with {@code credential_not_found}, {@code
     * credential_audience_mismatch} when it is not bound, {@code credential_corrupt}, or the failure of the database;
     * refusals are not remembered.
     */
    Resolution key(Snapshot snapshot, ConnectionName connection, CredentialRef ref) {
        CredentialFacts facts = snapshot.credentials().get(ref);
        if (facts == null) {
            reads.remove(ref);
            return Refusals.notFound(connection, ref);
        }
        if (facts.audience() == null) {
            return Refusals.notBound(connection, ref);
        }
        CredentialRead present = reads.get(ref);
        CredentialRead read = present != null && present.isOf(facts) ? present : join(snapshot, ref, facts);
        return read.resolution(connection);
    }

    /** The read under way for these facts, or one started now: whoever comes here together gets the same. */
    CredentialRead join(Snapshot snapshot, CredentialRef ref, CredentialFacts facts) {
        CredentialRead started = new CredentialRead(facts);
        CredentialRead joined = reads.merge(ref, started, (present, fresh) -> present.isOf(facts) ? present : fresh);
        if (joined == started) {
            try {
                executor.execute(() -> run(started, snapshot, ref));
            } catch (RejectedExecutionException stopping) {
                land(
                        started,
                        ref,
                        asking -> Refusals.refused(
                                FailureCode.DRAINING,
                                asking,
                                "keyrail is stopping; send the call again once it is back"));
            }
        }
        return joined;
    }

    private void run(CredentialRead read, Snapshot snapshot, CredentialRef ref) {
        // Stands when an Error leaves this thread: whoever waits is answered all the same.
        CredentialRead.Outcome outcome = asking -> Refusals.refused(
                FailureCode.INTERNAL, asking, "reading credential `" + ref + "` ended unexpectedly; see the log");
        try {
            outcome = outcomeOf(ref);
            forgetAllBut(snapshot);
        } catch (KeyrailException failed) {
            Failure failure = failed.failure();
            outcome = asking -> Refusals.behind(asking, failure);
        } finally {
            land(read, ref, outcome);
        }
    }

    /** Uses what is stored now, which a rotation may have made newer than the snapshot that asked. */
    private CredentialRead.Outcome outcomeOf(CredentialRef ref) {
        Optional<StoredCredential> stored = store.read(rows -> rows.credential(ref));
        if (stored.isEmpty()) {
            return asking -> Refusals.notFound(asking, ref);
        }
        Audience audience = stored.get().audience();
        if (audience == null) {
            return asking -> Refusals.notBound(asking, ref);
        }
        Resolution.Ready ready = new Resolution.Ready(
                new ResolvedAuth.Key(vault.open(stored.get()), ref, stored.get().version(), audience));
        return new CredentialRead.Found(ready);
    }

    /** Keys whose credential is gone leave memory with the next read. */
    private void forgetAllBut(Snapshot snapshot) {
        reads.entrySet()
                .removeIf(entry ->
                        entry.getValue().isFound() && !snapshot.credentials().containsKey(entry.getKey()));
    }

    private void land(CredentialRead read, CredentialRef ref, CredentialRead.Outcome outcome) {
        if (!(outcome instanceof CredentialRead.Found)) {
            reads.remove(ref, read);
        }
        read.land(outcome);
    }
}
