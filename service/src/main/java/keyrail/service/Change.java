package keyrail.service;

import org.jspecify.annotations.Nullable;

/** What an update does to one field that may be empty: absent, null and a value are three things. */
public sealed interface Change<T> {
    /** The field was not mentioned. */
    record Keep<T>() implements Change<T> {}

    /** The field is emptied. */
    record Clear<T>() implements Change<T> {}

    /** The field gets a value. */
    record To<T>(T value) implements Change<T> {}

    static <T> Change<T> keep() {
        return new Keep<>();
    }

    static <T> Change<T> clear() {
        return new Clear<>();
    }

    static <T> Change<T> to(T value) {
        return new To<>(value);
    }

    /** The value after the update. */
    default @Nullable T after(@Nullable T before) {
        return switch (this) {
            case Keep<T> keep -> before;
            case Clear<T> clear -> null;
            case To<T>(T value) -> value;
        };
    }
}
