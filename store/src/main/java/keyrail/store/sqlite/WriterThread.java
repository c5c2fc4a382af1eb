package keyrail.store.sqlite;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread that runs writes one after another, in the order they came: fair queueing instead of polling for
 * SQLite's lock, and no carrier of virtual threads pinned by a sync. Safe for use by several threads.
 */
final class WriterThread implements AutoCloseable {
    private static final Duration TURN_LIMIT = Duration.ofSeconds(30);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("keyrail-store-writer").factory());

    /**
     * Runs {@code work} on the thread and returns or throws what it does. An interrupt is kept for later: once begun, a
     * write's outcome must be known.
     *
     * @throws KeyrailException {@code storage_failed} when its turn did not come within 30 s; it will not run then
     */
    <T> T run(Supplier<T> work) {
        AtomicBoolean claimed = new AtomicBoolean();
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                if (claimed.compareAndSet(false, true)) {
                    complete(outcome, work);
                }
            });
        } catch (RejectedExecutionException refused) {
            throw new IllegalStateException("the store is closed", refused);
        }
        return await(outcome, claimed);
    }

    /** Runs what is queued, then ends. */
    @Override
    public void close() {
        thread.close();
    }

    private static <T> void complete(CompletableFuture<T> outcome, Supplier<T> work) {
        try {
            outcome.complete(work.get());
        } catch (Throwable thrown) {
            // The thread's edge: whoever asked for the work gets what it threw, and the next write its turn.
            outcome.completeExceptionally(thrown);
        }
    }

    private static <T> T await(CompletableFuture<T> outcome, AtomicBoolean claimed) {
        boolean interrupted = false;
        long end = System.nanoTime() + TURN_LIMIT.toNanos();
        try {
            while (true) {
                try {
                    boolean begun = claimed.get();
                    return begun ? outcome.get() : outcome.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException asked) {
                    interrupted = true;
                } catch (TimeoutException late) {
                    if (claimed.compareAndSet(false, true)) {
                        throw new KeyrailException(
                                FailureCode.STORAGE_FAILED,
                                "the database has been busy with other writes for " + TURN_LIMIT.toSeconds()
                                        + " seconds and nothing was changed; try again");
                    }
                } catch (ExecutionException failed) {
                    throw rethrown(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException("a supplier throws nothing checked", thrown);
    }
}
