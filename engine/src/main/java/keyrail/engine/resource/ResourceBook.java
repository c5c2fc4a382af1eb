package keyrail.engine.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.KeptResource;
import keyrail.core.routing.KeptResources;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest things vendors keep, in memory and in the home's database. A change is in memory at once and in the
 * database soon after: what a kill -9 loses is that window, and a call for such a thing then has to name its profile.
 * Safe for use by several threads, none of which waits for another.
 */
public final class ResourceBook implements KeptResources, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceBook.class);

    private final Store store;
    private final int most;
    private final Map<String, KeptResource> known = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<KeptResource> oldestFirst = new ConcurrentLinkedQueue<>();
    private final WriteBehind<KeptResource> rows;

    /** Reads what is known; blocks. */
    public ResourceBook(Store store, Executor blocking, int most) {
        this.store = store;
        this.rows = new WriteBehind<>(blocking, this::write);
        this.most = most;
        for (KeptResource one : store.read(Rows::keptResources)) {
            known.put(one.id(), one);
            oldestFirst.add(one);
        }
    }

    @Override
    public Optional<KeptResource> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public void remember(KeptResource made) {
        KeptResource before = known.get(made.id());
        if (before != null
                && before.connection().equals(made.connection())
                && before.profile().equals(made.profile())) {
            return;
        }
        known.put(made.id(), made);
        oldestFirst.add(made);
        while (known.size() > most) {
            KeptResource oldest = oldestFirst.poll();
            if (oldest == null) {
                break;
            }
            // One that has moved since stands in the queue again, further back.
            known.remove(oldest.id(), oldest);
        }
        rows.put(made.id(), made);
    }

    @Override
    public void forget(String id) {
        KeptResource before = known.remove(id);
        if (before != null) {
            oldestFirst.remove(before);
            rows.remove(id);
        }
    }

    private void write(Map<String, Optional<KeptResource>> batch) {
        List<KeptResource> made = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        batch.forEach((id, one) -> one.ifPresentOrElse(made::add, () -> gone.add(id)));
        try {
            store.writeRelaxed(changes -> {
                changes.putKeptResources(made, most);
                changes.deleteKeptResources(gone);
            });
        } catch (KeyrailException failed) {
            // Known in memory still: only a restart forgets it.
            LOG.atWarn()
                    .addKeyValue("rows", batch.size())
                    .addKeyValue("code", failed.failure().code().text())
                    .log("kept resources not written");
        }
    }

    /** Waits at most two seconds for what is not written yet. */
    @Override
    public void close() {
        rows.close();
    }
}
