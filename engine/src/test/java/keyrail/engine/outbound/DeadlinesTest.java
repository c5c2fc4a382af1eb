package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A way out is closed when nobody uses it any more, and not before. */
class DeadlinesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    private static final class Never implements Deadlines.Waiting {
        private final long deadline = System.nanoTime() + Duration.ofDays(1).toNanos();

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void expire() {
            throw new AssertionError("a day has not passed");
        }
    }

    @Test
    void whatIsToBeDoneWhenNothingWaitsIsDoneOnceAndAfterTheLastOne() throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        vertx.runOnContext(ignored -> {
            Deadlines deadlines = new Deadlines(vertx);
            Never first = new Never();
            Never last = new Never();
            deadlines.add(first);
            deadlines.add(last);
            deadlines.whenNothingWaits(() -> {
                told.add("idle");
                idle.complete(null);
            });
            deadlines.remove(first);
            // Longer than a tick, with one that still waits.
            vertx.setTimer(600, later -> {
                told.add("the last one goes");
                deadlines.remove(last);
            });
        });
        idle.get(10, TimeUnit.SECONDS);
        assertThat(told).containsExactly("the last one goes", "idle");
    }

    @Test
    void whereNothingWaitsItIsDoneAtOnce() throws Exception {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        vertx.runOnContext(ignored -> new Deadlines(vertx).whenNothingWaits(() -> idle.complete(null)));
        idle.get(10, TimeUnit.SECONDS);
    }
}
