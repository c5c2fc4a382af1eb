package keyrail.app.home;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import keyrail.server.admin.port.Asker;

/**
 * A command that asks in its own process: it leaves when the process is told to end (Ctrl-C), which then waits until the
 * cancelled call is written down and the home closed. Read by one thread, left by another.
 */
final class Interruptible implements Asker, AutoCloseable {
    private static final long PATIENCE_SECONDS = 2;

    private final Consumer<String> text;
    private final CountDownLatch closed;
    private final Thread hook = Thread.ofPlatform().name("keyrail-interrupted").unstarted(this::leave);
    private final List<Runnable> onLeft = new ArrayList<>();
    private boolean left;

    /** @param closed counted down when the home is closed */
    Interruptible(Consumer<String> text, CountDownLatch closed) {
        this.text = text;
        this.closed = closed;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException ending) {
            left = true;
        }
    }

    @Override
    public void reads(String piece) {
        text.accept(piece);
    }

    @Override
    public void onLeft(Runnable action) {
        synchronized (this) {
            if (!left) {
                onLeft.add(action);
                return;
            }
        }
        action.run();
    }

    private void leave() {
        List<Runnable> actions;
        synchronized (this) {
            left = true;
            actions = List.copyOf(onLeft);
        }
        if (actions.isEmpty()) {
            return;
        }
        actions.forEach(Runnable::run);
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // The process has been told to end and does; the row of the call may be missing.
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is at work, and this is what it waits for.
            return;
        }
    }
}
