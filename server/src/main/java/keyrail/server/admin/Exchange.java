package keyrail.server.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import keyrail.service.Actor;

/** What a handler sees of a call: path values, query values, body and actor. */
public final class Exchange {
    private final AdminRequest request;
    private final List<String> values;

    Exchange(AdminRequest request, List<String> values) {
        this.request = request;
        this.values = values;
    }

    /** The value of the template's n-th segment in braces, decoded. */
    public String value(int index) {
        return decoded(values.get(index));
    }

    public Optional<String> query(String name) {
        for (String pair : request.query().split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return Optional.of(decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    public boolean isSet(String name) {
        return query(name).filter("true"::equals).isPresent();
    }

    /** The body's members; only {@code known} ones are taken. */
    public Fields fields(String... known) {
        return Fields.read(request.body(), List.of(known));
    }

    public Actor actor() {
        return Actor.of(request.who());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
