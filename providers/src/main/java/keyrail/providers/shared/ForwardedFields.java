package keyrail.providers.shared;

import java.util.Set;
import java.util.TreeSet;
import keyrail.core.inference.Headers;

/**
 * The allow-list of header fields that pass from a client to one provider; every other field stays behind.
 *
 * <p>So a client's key, cookies, {@code origin}, and fields that choose an account never travel. Three fields are ours:
 * {@code accept-encoding: identity}, because the usage tap reads the answer as it passes; {@code user-agent: keyrail},
 * because some vendors' edges refuse calls without one and the client's would tell what program it is; and
 * {@code content-type}, where the client sent none. {@code host} and the body's framing belong to the HTTP client.
 *
 * @param names in lower case, beside {@code accept} and {@code content-type}, which always pass
 */
public record ForwardedFields(Set<String> names) {
    private static final String JSON = "application/json";

    public ForwardedFields {
        Set<String> all = new TreeSet<>(names);
        all.add("accept");
        all.add("content-type");
        names = Set.copyOf(all);
    }

    public static ForwardedFields of(String... names) {
        return new ForwardedFields(Set.of(names));
    }

    /** The fields of a call: what passes of the client's, in its order, then ours. */
    public Headers.Builder from(Headers client, boolean hasBody) {
        Headers.Builder builder = Headers.builder();
        if (hasBody && !client.contains("content-type")) {
            builder.add("content-type", JSON);
        }
        client.forEach((name, value) -> {
            if (names.contains(name) && (hasBody || !name.equals("content-type"))) {
                builder.add(name, value);
            }
        });
        return builder.add("accept-encoding", "identity").add("user-agent", "keyrail");
    }

    /** The fields of a call of our own, without a body. */
    public static Headers.Builder own() {
        return Headers.builder()
                .add("accept", JSON)
                .add("accept-encoding", "identity")
                .add("user-agent", "keyrail");
    }
}
