package keyrail.wire.json;

import java.util.Optional;
import keyrail.core.inference.Bytes;

/** A well-formed JSON object, still as bytes, with the places of its members of interest. Immutable. */
public final class ScannedBody {
    private final Bytes body;
    private final Keys keys;
    private final int[] bounds;
    private final int insertionPoint;
    private final boolean isEmpty;

    /** @param bounds start and end of each key's value, two per key; a start of 0 says that it is absent */
    ScannedBody(Bytes body, Keys keys, int[] bounds, int insertionPoint, boolean isEmpty) {
        this.body = body;
        this.keys = keys;
        this.bounds = bounds;
        this.insertionPoint = insertionPoint;
        this.isEmpty = isEmpty;
    }

    public Bytes body() {
        return body;
    }

    /**
     * The value of a key of interest, a JSON {@code null} included.
     *
     * @throws IllegalArgumentException for a key the scan did not look for: "absent" would be a guess
     */
    public Optional<JsonValue> value(String key) {
        int index = keys.indexOf(key);
        if (index < 0) {
            throw new IllegalArgumentException("the scan did not look for \"" + key + "\"");
        }
        int start = bounds[2 * index];
        return start == 0 ? Optional.empty() : Optional.of(new JsonValue(body, start, bounds[2 * index + 1]));
    }

    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** Whether the key is there with the literal {@code true}. */
    public boolean isTrue(String key) {
        return value(key).filter(JsonValue::isTrue).isPresent();
    }

    /** The decoded string of a key; empty where it is absent or not a string. */
    public Optional<String> text(String key) {
        return value(key).flatMap(JsonValue::text);
    }

    /** Index in {@link #body} just after the opening brace, where new members go. */
    public int insertionPoint() {
        return insertionPoint;
    }

    /** Whether the object has no member at all. */
    public boolean isEmpty() {
        return isEmpty;
    }
}
