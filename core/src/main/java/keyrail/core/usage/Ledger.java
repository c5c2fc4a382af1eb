package keyrail.core.usage;

import java.util.concurrent.CompletableFuture;
import keyrail.core.names.RequestId;

/** Port: takes rows without making the caller wait. Safe for use by several threads. */
public interface Ledger {
    /** Never blocks; a row that finds no room is dropped and counted. */
    void record(LedgerRow row);

    /** Whether a call may go out only once its row is on disk: see {@link #begin}. */
    default boolean isRequired() {
        return false;
    }

    /**
     * Tells of an attempt that is about to go out, by a row whose outcome is {@link LedgerRow#STARTED}; the attempt's own
     * row replaces it when it ends. Completes on a thread of the ledger's when the row is on disk.
     *
     * @return fails with a {@link keyrail.core.failure.KeyrailException} {@code ledger_unavailable}
     */
    default CompletableFuture<Void> begin(LedgerRow started) {
        return CompletableFuture.completedFuture(null);
    }

    /** The attempt that was begun did not go out after all: its started row goes away. */
    default void withdraw(RequestId request, int attempt) {}

    /** Rows dropped since the process started. */
    long dropped();

    /** Returns once every row recorded before this call is committed, or after the ledger's own limit of 2 s. */
    void flush();
}
