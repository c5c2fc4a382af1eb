package keyrail.server.admin;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of the admin API.
 *
 * @param template path with {@code {name}} segments
 * @param scope what a token would need, e.g. {@code connections:write}
 * @param effects what it may do; never empty
 * @param summary one line for the API's description
 */
public record AdminRoute(
        String method, String template, String scope, Set<Effect> effects, String summary, Handler handler) {
    /** Carries one operation out. */
    public interface Handler {
        Outcome handle(Exchange exchange);
    }

    public AdminRoute {
        if (scope.isBlank() || effects.isEmpty() || summary.isBlank()) {
            throw new IllegalArgumentException(method + " " + template + " declares no scope, effects or summary");
        }
        effects = Set.copyOf(EnumSet.copyOf(effects));
    }

    /** The values of the template's segments, or empty when the path is another one. */
    Optional<List<String>> match(String[] segments) {
        String[] wanted = template.split("/");
        if (wanted.length != segments.length) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>(2);
        for (int index = 0; index < wanted.length; index++) {
            if (wanted[index].startsWith("{")) {
                values.add(segments[index]);
            } else if (!wanted[index].equals(segments[index])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
