package keyrail.core.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** HTTP header fields in order, names in lower case. Immutable once built. */
public final class Headers {
    public static final Headers EMPTY = new Headers(List.of());

    private final List<String> namesAndValues;

    private Headers(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** @param namesAndValues names in lower case, each followed by its value */
    public static Headers of(String... namesAndValues) {
        return new Headers(List.of(namesAndValues));
    }

    public Optional<String> first(String lowerCaseName) {
        for (int index = 0; index < namesAndValues.size(); index += 2) {
            if (namesAndValues.get(index).equals(lowerCaseName)) {
                return Optional.of(namesAndValues.get(index + 1));
            }
        }
        return Optional.empty();
    }

    public boolean contains(String lowerCaseName) {
        return first(lowerCaseName).isPresent();
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int index = 0; index < namesAndValues.size(); index += 2) {
            action.accept(namesAndValues.get(index), namesAndValues.get(index + 1));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects fields; not safe for use by several threads. */
    public static final class Builder {
        private final List<String> namesAndValues = new ArrayList<>(16);

        public Builder add(String lowerCaseName, String value) {
            namesAndValues.add(lowerCaseName);
            namesAndValues.add(value);
            return this;
        }

        public Headers build() {
            return new Headers(List.copyOf(namesAndValues));
        }
    }
}
