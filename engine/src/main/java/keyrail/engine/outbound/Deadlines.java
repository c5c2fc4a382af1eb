package keyrail.engine.outbound;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends what has waited too long, with one coarse timer for all of an event loop's exchanges instead of one each. Used
 * on its event loop only.
 */
final class Deadlines {
    private static final long TICK_MILLIS = 250;

    private final Vertx vertx;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private long timer = -1;
    private Runnable onIdle = () -> {};

    /** Something with a moment after which it is given up. */
    interface Waiting {
        /** In {@code System.nanoTime()} terms; moves on as progress is made. */
        long deadline();

        void expire();
    }

    Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(Waiting exchange) {
        waiting.add(exchange);
        if (timer < 0) {
            timer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
        }
    }

    void remove(Waiting exchange) {
        waiting.remove(exchange);
    }

    /** Runs {@code action} once, as soon as nothing waits: now, or at the tick after the last one has gone. */
    void whenNothingWaits(Runnable action) {
        onIdle = action;
        if (waiting.isEmpty()) {
            idle();
        }
    }

    private void idle() {
        Runnable action = onIdle;
        onIdle = () -> {};
        action.run();
    }

    private void tick() {
        long now = System.nanoTime();
        List<Waiting> expired = new ArrayList<>(0);
        for (Waiting exchange : waiting) {
            if (now - exchange.deadline() >= 0) {
                expired.add(exchange);
            }
        }
        for (Waiting exchange : expired) {
            waiting.remove(exchange);
            exchange.expire();
        }
        if (waiting.isEmpty() && timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
            idle();
        }
    }
}
