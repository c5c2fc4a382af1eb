package keyrail.providers.shared;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The allow-list of query parameters that pass from a client to one provider, each as it was written; every other one
 * stays behind, so that a key in a query never travels.
 *
 * @param names decoded
 */
public record ForwardedQuery(Set<String> names) {
    public ForwardedQuery {
        names = Set.copyOf(names);
    }

    public static ForwardedQuery of(String... names) {
        return new ForwardedQuery(Set.of(names));
    }

    /** What passes of a raw query, with its question mark; empty where nothing does. */
    public String from(String query) {
        if (query.isEmpty()) {
            return "";
        }
        StringJoiner passed = new StringJoiner("&", "?", "").setEmptyValue("");
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (names.contains(decoded(equals < 0 ? parameter : parameter.substring(0, equals)))) {
                passed.add(parameter);
            }
        }
        return passed.toString();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }
}
