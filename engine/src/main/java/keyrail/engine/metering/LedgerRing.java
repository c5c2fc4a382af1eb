package keyrail.engine.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Store;
import keyrail.core.usage.Ledger;
import keyrail.core.usage.LedgerRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue in front of the database: event loops put rows in and go on; one thread commits them in batches, at
 * the latest {@value #WINDOW_MILLIS} ms later. Rows that find no room, or that the database refuses, are counted as
 * dropped. Where the ledger is required, the row of a call is on disk before the call goes out. Safe for use by several
 * threads.
 */
public final class LedgerRing implements Ledger, AutoCloseable {
    /** The longest a row waits before it is committed: what a kill -9 can lose. */
    public static final long WINDOW_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRing.class);
    private static final int CAPACITY = 65_536;
    private static final int LARGEST_BATCH = 1_024;
    private static final long FLUSH_LIMIT_NANOS = 2_000_000_000L;

    private final Store store;
    private final BooleanSupplier required;
    private final ConcurrentLinkedQueue<LedgerRow> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Start> starts = new ConcurrentLinkedQueue<>();
    /** Attempts whose started row is, or is about to be, in the database. */
    private final Set<Attempt> begun = ConcurrentHashMap.newKeySet();

    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean idle;
    private volatile Consumer<List<LedgerRow>> committed = rows -> {};

    private record Attempt(RequestId request, int number) {
        static Attempt of(LedgerRow row) {
            return new Attempt(row.request(), row.attempt());
        }
    }

    /** Something to do at once; the future completes when it is on disk. */
    private record Start(Consumer<RowChanges> change, CompletableFuture<Void> done) {}

    /** @param required whether each call's row has to be on disk before the call goes out; asked for each call */
    public LedgerRing(Store store, BooleanSupplier required) {
        this.store = store;
        this.required = required;
        this.writer = Thread.ofPlatform().name("keyrail-ledger").daemon(true).start(this::run);
    }

    /** @param listener told of each committed batch on the ring's own thread; must neither wait nor keep the list */
    public void onCommit(Consumer<List<LedgerRow>> listener) {
        committed = listener;
    }

    @Override
    public void record(LedgerRow row) {
        int waiting = queued.incrementAndGet();
        if (waiting > CAPACITY) {
            queued.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        recorded.incrementAndGet();
        queue.add(row);
        // A full batch need not wait: rows that live for long fill the heap.
        if (idle || waiting == LARGEST_BATCH) {
            LockSupport.unpark(writer);
        }
    }

    @Override
    public boolean isRequired() {
        return required.getAsBoolean();
    }

    @Override
    public CompletableFuture<Void> begin(LedgerRow started) {
        begun.add(Attempt.of(started));
        return soon(changes -> changes.append(List.of(started)));
    }

    @Override
    public void withdraw(RequestId request, int attempt) {
        if (begun.remove(new Attempt(request, attempt))) {
            soon(changes -> changes.deleteStarted(request, attempt));
        }
    }

    private CompletableFuture<Void> soon(Consumer<RowChanges> change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        starts.add(new Start(change, done));
        LockSupport.unpark(writer);
        return done;
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void flush() {
        long target = recorded.get();
        long limit = System.nanoTime() + FLUSH_LIMIT_NANOS;
        while (settled.get() < target && System.nanoTime() - limit < 0) {
            LockSupport.unpark(writer);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        flush();
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<LedgerRow> batch = new ArrayList<>();
        while (!closing || !queue.isEmpty() || !starts.isEmpty()) {
            commitStarts();
            LedgerRow row;
            while (batch.size() < LARGEST_BATCH && (row = queue.poll()) != null) {
                batch.add(row);
            }
            if (batch.isEmpty()) {
                waitForRows();
                continue;
            }
            commit(batch);
            queued.addAndGet(-batch.size());
            settled.addAndGet(batch.size());
            batch.clear();
            if (!closing && starts.isEmpty() && queued.get() < LARGEST_BATCH) {
                LockSupport.parkNanos(WINDOW_MILLIS * 800_000);
            }
        }
    }

    private void waitForRows() {
        idle = true;
        if (queue.isEmpty() && starts.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        idle = false;
    }

    /** All that wait, in one transaction that survives the machine: what is promised here is relied on. */
    private void commitStarts() {
        List<Start> waiting = new ArrayList<>();
        for (Start next = starts.poll(); next != null; next = starts.poll()) {
            waiting.add(next);
        }
        if (waiting.isEmpty()) {
            return;
        }
        try {
            store.write(changes -> {
                waiting.forEach(start -> start.change().accept(changes));
                return true;
            });
            waiting.forEach(start -> start.done().complete(null));
        } catch (KeyrailException failed) {
            Failure why = Failure.of(
                    FailureCode.LEDGER_UNAVAILABLE,
                    "ledger.required is set and the call's row cannot be written ("
                            + failed.failure().message() + "); nothing was sent");
            waiting.forEach(start -> start.done().completeExceptionally(new KeyrailException(why, failed)));
        }
    }

    private void commit(List<LedgerRow> batch) {
        try {
            store.writeRelaxed(changes -> {
                for (LedgerRow row : batch) {
                    if (!begun.isEmpty() && begun.contains(Attempt.of(row))) {
                        changes.deleteStarted(row.request(), row.attempt());
                    }
                }
                changes.append(batch);
            });
            if (!begun.isEmpty()) {
                batch.forEach(row -> begun.remove(Attempt.of(row)));
            }
            committed.accept(batch);
        } catch (KeyrailException failed) {
            dropped.addAndGet(batch.size());
            LOG.atWarn()
                    .addKeyValue("rows", batch.size())
                    .addKeyValue("code", failed.failure().code().text())
                    .log("ledger rows dropped");
        }
    }
}
