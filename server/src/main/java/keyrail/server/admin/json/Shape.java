package keyrail.server.admin.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a JSON object: requests are held to it, and OpenAPI shows it.
 *
 * @param name what it is called in OpenAPI's components, or empty for one written out where it is used
 */
public record Shape(String name, List<Field> fields) {
    public static final Shape EMPTY = of();

    public Shape {
        fields = List.copyOf(fields);
    }

    /**
     * One member.
     *
     * @param required whether it must be there
     * @param nullable whether it may be {@code null}
     */
    public record Field(String name, Kind kind, boolean required, boolean nullable) {
        public Field orNull() {
            return new Field(name, kind, required, true);
        }

        /** The other spelling requests may use: {@code base_url} for {@code baseUrl}. */
        String alias() {
            StringBuilder alias = new StringBuilder();
            for (int index = 0; index < name.length(); index++) {
                char letter = name.charAt(index);
                if (Character.isUpperCase(letter)) {
                    alias.append('_').append(Character.toLowerCase(letter));
                } else {
                    alias.append(letter);
                }
            }
            return alias.toString();
        }
    }

    public static Shape of(Field... fields) {
        return new Shape("", List.of(fields));
    }

    public Shape named(String title) {
        return new Shape(title, fields);
    }

    /** This shape with further members. */
    public Shape and(Field... more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return new Shape("", all);
    }

    public static Field required(String name, Kind kind) {
        return new Field(name, kind, true, false);
    }

    public static Field optional(String name, Kind kind) {
        return new Field(name, kind, false, false);
    }

    Optional<Field> find(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name) || field.alias().equals(name))
                .findFirst();
    }

    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** A reference where the shape has a name, otherwise the schema itself. */
    public ObjectNode schema() {
        return name.isEmpty() ? writtenOut() : Json.object().put("$ref", "#/components/schemas/" + name);
    }

    public ObjectNode writtenOut() {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Json.array();
        for (Field field : fields) {
            properties.set(
                    field.name(),
                    field.nullable()
                            ? nullable(field.kind().schema())
                            : field.kind().schema());
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode nullable(ObjectNode schema) {
        ObjectNode orNull = Json.object();
        orNull.putArray("anyOf").add(schema).add(Json.object().put("type", "null"));
        return orNull;
    }
}
