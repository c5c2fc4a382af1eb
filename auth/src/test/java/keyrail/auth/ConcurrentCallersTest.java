package keyrail.auth;

import static keyrail.auth.ResolverFixture.REF;
import static keyrail.auth.ResolverFixture.WORK;
import static keyrail.auth.ResolverFixture.connection;
import static keyrail.auth.ResolverFixture.revealed;
import static keyrail.auth.ResolverFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Resolution;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentCallersTest {
    private static final int CALLERS = 100;
    private static final int ROUNDS = 2_000;
    private static final int SPINS = 5_000;
    private static final int LIMIT_SECONDS = 10;

    @TempDir
    private Path folder;

    private ResolverFixture home;
    private Snapshot snapshot;

    @BeforeEach
    void storeAKey() {
        home = new ResolverFixture(folder);
        snapshot = snapshot(home.store("key A"));
    }

    @Test
    void readsTheVaultOnceForAHundredCallers() throws Exception {
        int before = home.store.reads();
        CountDownLatch release = new CountDownLatch(1);
        home.store.beforeEachRead(() -> await(release));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ConnectionAuthResolver resolver = home.over(threads);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Resolution>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> {
                    await(start);
                    return resolver.resolve(snapshot, WORK, Headers.EMPTY);
                }));
            }
            start.countDown();
            List<Resolution> resolutions = new ArrayList<>();
            for (Future<Resolution> caller : callers) {
                // All come back while the read is held up: nobody waits inside the resolver.
                resolutions.add(caller.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            assertThat(resolutions).hasOnlyElementsOfType(Resolution.Pending.class);
            release.countDown();
            for (Resolution resolution : resolutions) {
                assertThat(revealed(awaited(resolution))).isEqualTo("key A");
            }
            assertThat(revealed(resolver.resolve(snapshot, WORK, Headers.EMPTY)))
                    .isEqualTo("key A");
        }
        assertThat(home.store.reads() - before).isEqualTo(1);
    }

    /**
     * Callers that find no read under way at the same moment: the narrow window that a crowd arriving in single file
     * never meets. Each round is a fresh snapshot, hence a fresh read.
     */
    @Test
    void startsOneReadWhereTwoCallersArriveTogether() throws Exception {
        AtomicInteger started = new AtomicInteger();
        ConnectionAuthResolver resolver = home.over(read -> started.incrementAndGet());
        List<Snapshot> rounds = IntStream.range(0, ROUNDS)
                .mapToObj(round ->
                        snapshot(home.store.read(rows -> rows.credential(REF)).orElseThrow()))
                .toList();
        AtomicInteger arrived = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<Boolean> caller = () -> {
                for (int round = 0; round < ROUNDS; round++) {
                    arrived.incrementAndGet();
                    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
                    for (int spins = 0; arrived.get() < 2 * (round + 1); spins++) {
                        if (System.nanoTime() - giveUp > 0) {
                            throw new AssertionError("the other caller never came");
                        }
                        // Spinning is what makes the two meet; yielding keeps a busy machine going.
                        if (spins < SPINS) {
                            Thread.onSpinWait();
                        } else {
                            Thread.yield();
                        }
                    }
                    resolver.resolve(rounds.get(round), WORK, Headers.EMPTY);
                }
                return true;
            };
            for (Future<Boolean> done : threads.invokeAll(List.of(caller, caller))) {
                assertThat(done.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(started).hasValue(ROUNDS);
    }

    @Test
    void aWaiterThatGivesUpTakesNothingFromTheOthers() throws Exception {
        Resolution impatient = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        Resolution patient = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        assertThat(home.reads).hasSize(1);

        assertThat(((Resolution.Pending) impatient)
                        .outcome()
                        .toCompletableFuture()
                        .cancel(true))
                .isTrue();
        home.runReads();

        assertThat(revealed(awaited(patient))).isEqualTo("key A");
        assertThat(home.resolver.resolve(snapshot, WORK, Headers.EMPTY)).isInstanceOf(Resolution.Ready.class);
    }

    @Test
    void aRefusalNamesTheConnectionOfEachWhoAsked() throws Exception {
        home.store.remove(REF);
        Resolution work = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        Resolution play = home.resolver.resolve(snapshot, connection("play", new Auth.ApiKey(REF)), Headers.EMPTY);
        assertThat(home.reads).hasSize(1);
        home.runReads();

        assertThat(messageOf(awaited(work))).startsWith("connection \"work\": ");
        assertThat(messageOf(awaited(play))).startsWith("connection \"play\": ");
    }

    @Test
    void answersWhenTheReadDiesOfAnError() throws Exception {
        home.store.beforeEachRead(() -> {
            throw new StackOverflowError("as a broken driver would");
        });
        Resolution resolution = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        try {
            home.runReads();
        } catch (StackOverflowError leftTheThread) {
            assertThat(leftTheThread).hasMessageContaining("broken driver");
        }

        assertThat(((Resolution.Refused) awaited(resolution)).failure().code()).isEqualTo(FailureCode.INTERNAL);
    }

    @Test
    void refusesWhenItsThreadsAreGone() throws Exception {
        ConnectionAuthResolver stopping = home.over(task -> {
            throw new RejectedExecutionException("stopped");
        });

        Resolution resolution = awaited(stopping.resolve(snapshot, WORK, Headers.EMPTY));

        assertThat(((Resolution.Refused) resolution).failure().code()).isEqualTo(FailureCode.DRAINING);
    }

    @Test
    void isReadyAtOnceWhereTheExecutorRunsInline() {
        assertThat(home.over(Runnable::run).resolve(snapshot, WORK, Headers.EMPTY))
                .isInstanceOf(Resolution.Ready.class);
    }

    private static String messageOf(Resolution resolution) {
        return ((Resolution.Refused) resolution).failure().message();
    }

    private static Resolution awaited(Resolution resolution) throws Exception {
        return resolution instanceof Resolution.Pending pending
                ? pending.outcome().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS)
                : resolution;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
