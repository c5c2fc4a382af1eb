package keyrail.rehearsal.http;

import java.util.List;
import java.util.Optional;

/**
 * One request as it came over the wire.
 *
 * @param target path and query
 * @param body the bytes without their framing; never changed after reading
 */
public record HttpRequest(String method, String target, List<HttpField> fields, byte[] body) {
    public HttpRequest {
        fields = List.copyOf(fields);
    }

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The raw query string, empty if none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    public Optional<String> first(String lowerCaseName) {
        return all(lowerCaseName).stream().findFirst();
    }

    public List<String> all(String lowerCaseName) {
        return fields.stream()
                .filter(field -> field.name().equals(lowerCaseName))
                .map(HttpField::value)
                .toList();
    }

    /** The credential of a bearer {@code authorization}. */
    public Optional<String> bearer() {
        return first("authorization")
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()));
    }

    public boolean wantsClose() {
        return all("connection").stream().anyMatch(value -> value.equalsIgnoreCase("close"));
    }
}
