package keyrail.core.store;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Port: the database of one home. Safe for use by several threads; every method may block, so never on an event loop.
 *
 * <p>Failures are {@link keyrail.core.failure.KeyrailException}s: {@code storage_full}, {@code home_read_only},
 * {@code database_corrupt}, else {@code storage_failed}.
 */
public interface Store extends AutoCloseable {
    /** Runs {@code work} on one consistent view. */
    <T> T read(Function<Rows, T> work);

    /**
     * Runs {@code work} in one write transaction that takes the write lock first. When this returns, the change
     * survives a crash of the process and of the machine; when {@code work} throws, nothing has changed.
     */
    <T> T write(Function<RowChanges, T> work);

    /** As {@link #write}, but durable only against a crash of the process: for ledger batches. */
    void writeRelaxed(Consumer<RowChanges> work);

    /** Whether the file can be read but not written: reads work, writes fail with {@code home_read_only}. */
    boolean isReadOnly();

    /** The findings of the database's own integrity check; empty when it has none. */
    List<String> integrityProblems();

    @Override
    void close();
}
