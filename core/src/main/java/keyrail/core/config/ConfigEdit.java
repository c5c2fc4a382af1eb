package keyrail.core.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change to {@code config.json}; all bytes outside the named value stay as they are.
 *
 * @param path member names from the root, e.g. {@code [llm, profiles, work]}; missing objects on the way are made
 * @param json the new value as JSON text, or null to remove the member
 */
public record ConfigEdit(List<String> path, @Nullable String json) {
    public ConfigEdit {
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an edit names a member");
        }
    }
}
