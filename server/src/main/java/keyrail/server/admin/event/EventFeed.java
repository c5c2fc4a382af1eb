package keyrail.server.admin.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.AuditRecord;
import keyrail.core.usage.LedgerRow;

/**
 * Hands each event to everyone who listens at that moment, and waits for nobody: a subscriber that is too slow loses
 * events and is told how many. Safe for use by several threads.
 */
public final class EventFeed implements AutoCloseable {
    private static final int MOST_SUBSCRIBERS = 64;

    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private LongSupplier newestKnown = () -> Long.MIN_VALUE;
    private long newestChange = Long.MIN_VALUE;
    private volatile boolean closed;

    /**
     * Listens from now on. May wait for the database.
     *
     * @param wake called when there is something to take, by any thread; must not wait
     * @throws KeyrailException {@code overloaded} when too many listen already, {@code draining} when it is closed
     */
    public Subscription subscribe(Runnable wake) {
        Subscription subscription = new Subscription(this, wake);
        synchronized (this) {
            if (closed) {
                throw new KeyrailException(FailureCode.DRAINING, "Keyrail is shutting down");
            }
            if (subscriptions.size() >= MOST_SUBSCRIBERS) {
                throw new KeyrailException(
                        FailureCode.OVERLOADED,
                        MOST_SUBSCRIBERS + " programs follow the events already; end one first");
            }
            if (subscriptions.isEmpty()) {
                // What happened while nobody listened is no news.
                newestChange = Math.max(newestChange, newestKnown.getAsLong());
            }
            subscriptions.add(subscription);
        }
        return subscription;
    }

    /** @param newest the number of the latest audit entry; asked when somebody begins to listen, may wait */
    synchronized void startAfter(LongSupplier newest) {
        newestKnown = newest;
    }

    /** Whether telling is worth the effort. */
    public boolean hasSubscribers() {
        return !subscriptions.isEmpty();
    }

    /** Tells of ledger rows. */
    public void attempts(List<LedgerRow> rows) {
        for (Subscription subscription : subscriptions) {
            rows.forEach(row -> subscription.offer(new Event.Attempt(row)));
        }
    }

    /** Tells of those among the latest audit entries that it has not told of yet. @param latest newest first */
    public synchronized void changes(List<AuditRecord> latest) {
        for (AuditRecord entry : latest.reversed()) {
            if (entry.number() > newestChange) {
                newestChange = entry.number();
                subscriptions.forEach(subscription -> subscription.offer(new Event.Change(entry)));
            }
        }
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    /** Ends every subscription after what it has still to take. */
    @Override
    public void close() {
        List<Subscription> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(subscriptions);
        }
        open.forEach(Subscription::end);
    }
}
