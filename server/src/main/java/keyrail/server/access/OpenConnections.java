package keyrail.server.access;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections one listener has, and whether it keeps one more. Safe for use by several threads. */
public final class OpenConnections {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most how many are kept at a time */
    public OpenConnections(int most) {
        this.most = most;
    }

    /** One more has come; each is followed by {@link #left}, kept or not. @return whether it may be kept */
    public boolean came() {
        return open.incrementAndGet() <= most;
    }

    public void left() {
        open.decrementAndGet();
    }
}
