package keyrail.rehearsal.vendor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** What one vendor keeps, each thing for the key that made it and for no other. Safe for use by several threads. */
final class Shelf {
    private final String prefix;
    private final AtomicLong made = new AtomicLong();
    private final Map<String, Kept> things = new ConcurrentHashMap<>();

    /** One thing, and the bytes that belong to it. */
    record Kept(String key, ObjectNode thing, byte[] content) {}

    Shelf(String prefix) {
        this.prefix = prefix;
    }

    /** The next id: counted, so that two servers asked the same answer the same. */
    String nextId() {
        return prefix + "rehearsal" + made.incrementAndGet();
    }

    void put(String id, String key, ObjectNode thing, byte[] content) {
        things.put(id, new Kept(key, thing, content));
    }

    Optional<Kept> find(String id, String key) {
        return Optional.ofNullable(things.get(id)).filter(kept -> kept.key().equals(key));
    }

    boolean remove(String id, String key) {
        return find(id, key).isPresent() && things.remove(id) != null;
    }

    List<ObjectNode> all(String key) {
        return things.values().stream()
                .filter(kept -> kept.key().equals(key))
                .map(Kept::thing)
                .toList();
    }
}
