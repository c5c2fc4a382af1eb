package keyrail.rehearsal.vendor;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which keys open which model; two at once while one is being replaced. A model with no keys at all needs none. Safe for
 * use by several threads.
 */
public final class AcceptedKeys {
    /** Stands for every model that is not listed by name. */
    public static final String ANY_MODEL = "*";

    private final Map<String, Set<String>> byModel = new ConcurrentHashMap<>();

    public void put(String model, Collection<String> keys) {
        byModel.put(model, Set.copyOf(keys));
    }

    public boolean knows(String model) {
        return byModel.containsKey(model) || byModel.containsKey(ANY_MODEL);
    }

    /** For a model that is not known, any good key will do, so that the answer is about the model. */
    public boolean opens(String key, String model) {
        if (!knows(model)) {
            return opensAnything(key);
        }
        Set<String> keys = byModel.getOrDefault(model, byModel.getOrDefault(ANY_MODEL, Set.of()));
        return keys.isEmpty() || keys.contains(key);
    }

    /** Whether the key is good for anything, as the list of models asks. */
    public boolean opensAnything(String key) {
        return byModel.values().stream().anyMatch(keys -> keys.isEmpty() || keys.contains(key));
    }

    /** The models listed by name, sorted. */
    public Collection<String> models() {
        return byModel.keySet().stream()
                .filter(model -> !model.equals(ANY_MODEL))
                .sorted()
                .toList();
    }
}
