package keyrail.wire.dialect;

import keyrail.wire.json.Keys;

/**
 * The member that asks for usage in a stream.
 *
 * @param member the member of the request, e.g. {@code stream_options}
 * @param key the key in it, e.g. {@code include_usage}
 * @param keys that key, for a scan
 */
public record UsageAsk(String member, String key, Keys keys) {
    public UsageAsk(String member, String key) {
        this(member, key, Keys.of(key));
    }

    /** The key with {@code true}, to be put into an object. */
    public String inner() {
        return "\"" + key + "\":true";
    }

    /** The member's value, whole. */
    public String value() {
        return "{" + inner() + "}";
    }
}
