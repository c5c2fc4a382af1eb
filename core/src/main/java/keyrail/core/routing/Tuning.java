package keyrail.core.routing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A profile's defaults for requests that do not say otherwise.
 *
 * @param values JSON literals as {@code config.json} spells them: a number, a quoted string, {@code true}/{@code false}
 */
public record Tuning(Map<TuningKey, String> values) {
    public static final Tuning NONE = new Tuning(Map.of());

    public Tuning {
        values = values.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(values));
    }

    public Optional<String> value(TuningKey key) {
        return Optional.ofNullable(values.get(key));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }
}
