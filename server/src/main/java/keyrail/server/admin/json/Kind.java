package keyrail.server.admin.json;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a member of a JSON object may hold. */
public sealed interface Kind {
    Kind TEXT = new Scalar("a string", "string");
    Kind WHOLE = new Scalar("a whole number", "integer");
    Kind DECIMAL = new Scalar("a number", "number");
    Kind FLAG = new Scalar("true or false", "boolean");
    Kind TEXTS = new ListOf(TEXT);

    /** A JSON scalar. @param schemaType its name in JSON Schema */
    record Scalar(String phrase, String schemaType) implements Kind {}

    record ListOf(Kind item) implements Kind {}

    record Members(Shape shape) implements Kind {}

    /** An object whose member names are free and whose values are strings. */
    record TextMap() implements Kind {}

    /** An object nothing is said about. */
    record Anything() implements Kind {}

    record OneOf(List<Kind> kinds) implements Kind {}

    static Kind oneOf(Kind... kinds) {
        return new OneOf(List.of(kinds));
    }

    static Kind listOf(Shape shape) {
        return new ListOf(new Members(shape));
    }

    /** For messages, e.g. {@code a string}. */
    default String text() {
        return switch (this) {
            case Scalar scalar -> scalar.phrase();
            case ListOf list -> "a list, each entry " + list.item().text();
            case Members members -> "an object";
            case TextMap map -> "an object of strings";
            case Anything anything -> "an object";
            case OneOf one -> one.kinds().stream().map(Kind::text).collect(Collectors.joining(" or "));
        };
    }

    /** Whether a value is of this kind; what is inside an object of a {@link Shape} is judged by that. */
    default boolean accepts(JsonNode value) {
        return switch (this) {
            case Scalar scalar ->
                switch (scalar.schemaType()) {
                    case "string" -> value.isString();
                    case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
                    case "number" -> value.isNumber();
                    default -> value.isBoolean();
                };
            case ListOf list -> value.isArray() && value.valueStream().allMatch(list.item()::accepts);
            case Members members -> value.isObject();
            case TextMap map -> value.isObject() && value.valueStream().allMatch(JsonNode::isString);
            case Anything anything -> value.isObject();
            case OneOf one -> one.kinds().stream().anyMatch(kind -> kind.accepts(value));
        };
    }

    /** The JSON Schema of this kind. */
    default ObjectNode schema() {
        ObjectNode schema = Json.object();
        switch (this) {
            case Scalar scalar -> schema.put("type", scalar.schemaType());
            case ListOf list ->
                schema.put("type", "array").set("items", list.item().schema());
            case Members members -> schema.setAll(members.shape().schema());
            case TextMap map ->
                schema.put("type", "object")
                        .set("additionalProperties", Json.object().put("type", "string"));
            case Anything anything -> schema.put("type", "object");
            case OneOf one ->
                schema.set(
                        "oneOf",
                        Json.array()
                                .addAll(one.kinds().stream().map(Kind::schema).toList()));
        }
        return schema;
    }
}
