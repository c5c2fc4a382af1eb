package keyrail.server.admin.json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads requests strictly: what is not in the shape is refused, so that a typing error never changes a meaning. */
public final class RequestReader {
    /** The largest request body, in bytes. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private static final int LONGEST_NAME_TO_COMPARE = 64;

    private RequestReader() {}

    /**
     * A body under the shape's own names, aliases resolved; an empty body counts as an empty object.
     *
     * @throws KeyrailException {@code body_too_large}, {@code invalid_json}, {@code duplicate_key},
     *     {@code invalid_argument}
     */
    public static ObjectNode body(byte[] body, Shape shape) {
        if (body.length > MAX_BODY_BYTES) {
            throw new KeyrailException(
                    FailureCode.BODY_TOO_LARGE, "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        JsonNode tree = body.length == 0 ? Json.object() : parsed(body);
        if (!(tree instanceof ObjectNode object)) {
            throw invalid("the body is not a JSON object");
        }
        return checked(object, shape, "");
    }

    /** The query of a URL, decoded; only parameters of the shape, each at most once. */
    public static Map<String, String> query(String query, Shape shape) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String given = decoded(equals < 0 ? pair : pair.substring(0, equals));
            Shape.Field field = shape.find(given).orElseThrow(() -> unknown("query parameter", given, shape.names()));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (values.putIfAbsent(field.name(), value) != null) {
                throw duplicate(given);
            }
        }
        return values;
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.STRICT.readTree(body);
        } catch (JacksonException unreadable) {
            // The library's own message quotes the body, which may hold a secret.
            if (String.valueOf(unreadable.getOriginalMessage()).startsWith("Duplicate")) {
                throw new KeyrailException(FailureCode.DUPLICATE_KEY, "the body names a member twice");
            }
            String place = unreadable.getLocation() == null
                    ? ""
                    : " (line " + unreadable.getLocation().getLineNr() + ", column "
                            + unreadable.getLocation().getColumnNr() + ")";
            throw new KeyrailException(FailureCode.INVALID_JSON, "the body is not one JSON value" + place);
        }
    }

    private static ObjectNode checked(ObjectNode given, Shape shape, String inside) {
        ObjectNode result = Json.object();
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            String name = member.getKey();
            Shape.Field field = shape.find(name).orElseThrow(() -> unknown("field", inside + name, shape.names()));
            JsonNode value = member.getValue();
            String path = inside + field.name();
            if (!(value.isNull() && field.nullable()) && !field.kind().accepts(value)) {
                throw invalid("\"" + path + "\" must be " + field.kind().text());
            }
            if (result.has(field.name())) {
                throw duplicate(path);
            }
            result.set(field.name(), resolved(value, field.kind(), path));
        }
        for (Shape.Field field : shape.fields()) {
            if (field.required() && !result.has(field.name())) {
                throw invalid("\"" + inside + field.name() + "\" is missing");
            }
        }
        return result;
    }

    private static JsonNode resolved(JsonNode value, Kind kind, String path) {
        return switch (kind) {
            case Kind.Members members
            when value instanceof ObjectNode object -> checked(object, members.shape(), path + ".");
            case Kind.ListOf list
            when value instanceof ArrayNode array -> {
                ArrayNode items = Json.array();
                for (int index = 0; index < array.size(); index++) {
                    items.add(resolved(array.get(index), list.item(), path + "[" + index + "]"));
                }
                yield items;
            }
            case Kind.OneOf one -> {
                Kind matching = one.kinds().stream()
                        .filter(candidate -> candidate.accepts(value))
                        .findFirst()
                        .orElse(new Kind.Anything());
                yield resolved(value, matching, path);
            }
            default -> value;
        };
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid("the query is not percent-encoded correctly");
        }
    }

    private static KeyrailException unknown(String what, String given, Collection<String> known) {
        // A secret pasted in the wrong place must not come back in the message.
        String shown =
                given.length() > LONGEST_NAME_TO_COMPARE ? "of " + given.length() + " characters" : "\"" + given + "\"";
        String leaf = given.substring(given.lastIndexOf('.') + 1);
        String hint = Nearest.of(leaf.substring(0, Math.min(leaf.length(), LONGEST_NAME_TO_COMPARE)), known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(known.isEmpty() ? "none are known here" : "known: " + String.join(", ", known));
        return invalid("unknown " + what + " " + shown + "; " + hint);
    }

    private static KeyrailException duplicate(String name) {
        return new KeyrailException(FailureCode.DUPLICATE_KEY, "\"" + name + "\" is given twice");
    }

    private static KeyrailException invalid(String message) {
        return new KeyrailException(FailureCode.INVALID_ARGUMENT, message);
    }
}
