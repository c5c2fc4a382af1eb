package keyrail.config.keys;

/**
 * One known key.
 *
 * @param path member names from the root joined by dots; {@code <…>} stands for any name, {@code []} for the elements
 *     of a list
 * @param fallback what holds where the key is absent, as {@code docs/config.md} gives it
 * @param effect what the key does; empty for keys that are accepted and do nothing
 */
record ConfigKey(String path, Shape shape, String fallback, String effect) {
    boolean hasEffect() {
        return !effect.isEmpty();
    }

    /** The same key below another place. */
    ConfigKey below(String prefix) {
        return new ConfigKey(prefix + "." + path, shape, fallback, effect);
    }
}
