package keyrail.store.table;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.connection.ConnectionModel;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The few JSON shapes that lie in columns; reading gives empty for any other shape and for text that is not JSON. */
final class JsonColumn {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonColumn() {}

    private interface Reading<T> {
        Optional<T> from(JsonParser parser);
    }

    /** An object; scalars as text, null and nested values left out. */
    static Optional<Map<String, String>> readObject(String json) {
        return read(json, JsonColumn::object);
    }

    static Optional<List<String>> readStrings(String json) {
        return read(json, parser -> {
            List<String> strings = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    return Optional.empty();
                }
                strings.add(parser.getString());
            }
            return Optional.of(strings);
        });
    }

    /** An array of {@code {id, displayName?}}; an entry without an id spoils the whole. */
    static Optional<List<ConnectionModel>> readModels(String json) {
        return read(json, parser -> {
            List<ConnectionModel> models = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Optional<Map<String, String>> fields = objectHere(parser);
                String id = fields.map(known -> known.getOrDefault("id", "")).orElse("");
                if (id.isBlank()) {
                    return Optional.empty();
                }
                models.add(new ConnectionModel(id, fields.get().get("displayName")));
            }
            return Optional.of(models);
        });
    }

    static String write(Map<String, String> fields) {
        return written(generator -> writeObject(generator, fields));
    }

    static String writeStrings(Collection<String> strings) {
        return written(generator -> {
            generator.writeStartArray();
            strings.forEach(generator::writeString);
            generator.writeEndArray();
        });
    }

    /** Null for no models, which is how a row says nothing about them. */
    static @Nullable String writeModels(List<ConnectionModel> models) {
        if (models.isEmpty()) {
            return null;
        }
        return written(generator -> {
            generator.writeStartArray();
            for (ConnectionModel model : models) {
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put("id", model.id());
                if (model.displayName() != null) {
                    fields.put("displayName", model.displayName());
                }
                writeObject(generator, fields);
            }
            generator.writeEndArray();
        });
    }

    private static <T> Optional<T> read(String json, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            Optional<T> value = reading.from(parser);
            return value.isPresent() && parser.nextToken() == null ? value : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> object(JsonParser parser) {
        parser.nextToken();
        return objectHere(parser);
    }

    private static Optional<Map<String, String>> objectHere(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, parser.getString());
            }
        }
        return Optional.of(fields);
    }

    private static void writeObject(JsonGenerator generator, Map<String, String> fields) {
        generator.writeStartObject();
        fields.forEach((name, value) -> generator.writeName(name).writeString(value));
        generator.writeEndObject();
    }

    private static String written(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            content.accept(generator);
        }
        return text.toString();
    }
}
