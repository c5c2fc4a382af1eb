package keyrail.config.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The known keys by place; built once, read only afterwards. */
final class KeyTree {
    private final Map<String, KeyTree> children = new LinkedHashMap<>();
    private @Nullable ConfigKey key;
    private @Nullable KeyTree each;

    static KeyTree of(List<ConfigKey> keys) {
        KeyTree root = new KeyTree();
        for (ConfigKey key : keys) {
            KeyTree place = root;
            for (String segment : key.path().replace("[]", ".<>").split("\\.")) {
                place = place.descend(segment);
            }
            place.key = key;
        }
        return root;
    }

    private KeyTree descend(String segment) {
        if (!segment.startsWith("<")) {
            return children.computeIfAbsent(segment, unused -> new KeyTree());
        }
        KeyTree any = each;
        if (any == null) {
            any = new KeyTree();
            each = any;
        }
        return any;
    }

    /** The key at this place; empty at the root only. */
    Optional<ConfigKey> key() {
        return Optional.ofNullable(key);
    }

    /** What each element, or each member under a name people choose, must be. */
    Optional<KeyTree> each() {
        return Optional.ofNullable(each);
    }

    Map<String, KeyTree> children() {
        return children;
    }

    /** Whether what stands inside a value here is known key by key. */
    boolean isClosed() {
        return !children.isEmpty() || each != null;
    }
}
