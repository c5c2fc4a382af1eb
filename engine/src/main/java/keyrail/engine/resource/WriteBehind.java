package keyrail.engine.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes rows soon after they changed, in batches and one batch at a time; of several changes of one row the last counts.
 * Safe for use by several threads, none of which waits for another.
 *
 * @param <R> a row
 */
final class WriteBehind<R> implements AutoCloseable {
    private static final int LARGEST_BATCH = 1_024;
    private static final long CLOSING_NANOS = 2_000_000_000L;

    /** A row to be written, or removed where there is none. */
    private record Change<R>(String id, Optional<R> made) {}

    private final Executor blocking;
    private final Consumer<Map<String, Optional<R>>> writer;
    private final ConcurrentLinkedQueue<Change<R>> unwritten = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    /** @param writer writes one batch; blocks, and throws nothing */
    WriteBehind(Executor blocking, Consumer<Map<String, Optional<R>>> writer) {
        this.blocking = blocking;
        this.writer = writer;
    }

    void put(String id, R row) {
        unwritten.add(new Change<>(id, Optional.of(row)));
        start();
    }

    void remove(String id) {
        unwritten.add(new Change<>(id, Optional.empty()));
        start();
    }

    private void start() {
        if (!unwritten.isEmpty() && writing.compareAndSet(false, true)) {
            blocking.execute(this::writeAll);
        }
    }

    private void writeAll() {
        Map<String, Optional<R>> batch = new LinkedHashMap<>();
        Change<R> next = unwritten.poll();
        while (next != null) {
            batch.put(next.id(), next.made());
            next = batch.size() < LARGEST_BATCH ? unwritten.poll() : null;
        }
        try {
            writer.accept(batch);
        } finally {
            writing.set(false);
        }
        start();
    }

    /** Waits at most two seconds for what is not written yet. */
    @Override
    public void close() {
        long until = System.nanoTime() + CLOSING_NANOS;
        while ((writing.get() || !unwritten.isEmpty()) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
