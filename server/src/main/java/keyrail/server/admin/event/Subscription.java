package keyrail.server.admin.event;

import java.util.ArrayDeque;
import java.util.Optional;

/** One listener's share of the feed: a bounded queue. Safe for use by several threads. */
public final class Subscription implements AutoCloseable {
    /** How many events wait for a listener before it begins to lose them. */
    public static final int CAPACITY = 1_024;

    private final EventFeed feed;
    private final Runnable wake;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private long lost;
    private boolean ended;

    Subscription(EventFeed feed, Runnable wake) {
        this.feed = feed;
        this.wake = wake;
    }

    /** Never waits: with the queue full, the event is counted and dropped. */
    void offer(Event event) {
        boolean wakes;
        synchronized (this) {
            if (lost > 0 || waiting.size() >= CAPACITY) {
                // From the first loss on nothing is taken until the listener knows of it, so that the count stands
                // where the gap is.
                lost++;
                wakes = false;
            } else {
                wakes = waiting.isEmpty();
                waiting.add(event);
            }
        }
        if (wakes) {
            wake.run();
        }
    }

    /** The next event; after those that waited when the queue was full, the number of those lost since. */
    public synchronized Optional<Event> take() {
        Event next = waiting.poll();
        if (next == null && lost > 0) {
            next = new Event.Lost(lost);
            lost = 0;
        }
        return Optional.ofNullable(next);
    }

    /** Whether the feed is over and everything has been taken. */
    public synchronized boolean isOver() {
        return ended && waiting.isEmpty() && lost == 0;
    }

    void end() {
        synchronized (this) {
            ended = true;
        }
        wake.run();
    }

    @Override
    public void close() {
        feed.remove(this);
    }
}
