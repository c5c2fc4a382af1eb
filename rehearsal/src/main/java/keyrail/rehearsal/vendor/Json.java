package keyrail.rehearsal.vendor;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON read strictly (no duplicate keys, nothing behind the end) and written plainly. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static @Nullable JsonNode read(byte[] body) {
        try {
            JsonNode read = MAPPER.readTree(body);
            return read.isObject() ? read : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The first field of an object that is not among {@code known}. */
    static Optional<String> stranger(JsonNode object, Set<String> known) {
        return object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst();
    }

    /** All text of messages, whether given as a string or as blocks. */
    static String textOf(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").isString() ? part.path("text").stringValue() : "");
            text.append(part.has("content") ? textOf(part.path("content")) : "");
        }
        return text.toString();
    }

    static boolean isCount(JsonNode value) {
        return value.isIntegralNumber() && value.longValue() >= 1;
    }
}
