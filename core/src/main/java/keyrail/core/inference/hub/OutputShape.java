package keyrail.core.inference.hub;

import org.jspecify.annotations.Nullable;

/** What the text of an answer has to be. */
public sealed interface OutputShape {
    record Free() implements OutputShape {}

    /** Any JSON object. */
    record JsonObject() implements OutputShape {}

    /**
     * JSON that fits a schema.
     *
     * @param name what to call the schema
     * @param strict null where the client did not say
     */
    record JsonSchema(
            String name,
            @Nullable String description,
            RawJson schema,
            @Nullable Boolean strict) implements OutputShape {}
}
