package keyrail.wire.tree;

import java.util.Optional;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.json.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON trees: no duplicate members, nothing behind the value, no digit of a number lost. */
public final class JsonTree {
    private static final int DEEPEST = 200;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_NAME = 64 * 1024;
    private static final int LONGEST_TEXT = 64 * 1024 * 1024;
    private static final int LONGEST_REASON = 300;
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]+\"|'[^']{2,}'");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_NAME)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonTree() {}

    /**
     * A client's body, which has to be an object.
     *
     * @throws KeyrailException {@code invalid_json}, saying where
     */
    public static ObjectNode request(Bytes body) {
        try {
            if (MAPPER.readTree(body.array(), body.offset(), body.length()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException malformed) {
            throw new KeyrailException(
                    FailureCode.INVALID_JSON,
                    "the body is not valid JSON" + place(malformed) + ": " + reason(malformed));
        } catch (NumberFormatException beyondAllNumbers) {
            throw new KeyrailException(FailureCode.INVALID_JSON, "the body has a number that is out of all bounds");
        }
        throw new KeyrailException(FailureCode.INVALID_JSON, "the body is not a JSON object");
    }

    /** What is wrong, in words that quote no more of the body than a character. */
    private static String reason(JacksonException malformed) {
        String said = malformed.getOriginalMessage();
        if (said.startsWith("Duplicate Object property")) {
            return "an object has a member twice";
        }
        if (said.startsWith("Unrecognized token")) {
            return "a word other than true, false and null";
        }
        String plain = QUOTED.matcher(said).replaceAll("…");
        return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON) + "…";
    }

    private static String place(JacksonException malformed) {
        return malformed.getLocation() == null || malformed.getLocation().getByteOffset() < 0
                ? ""
                : " at byte " + malformed.getLocation().getByteOffset();
    }

    /** A vendor's bytes; empty where they are no JSON. */
    public static Optional<JsonNode> read(Bytes bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes.array(), bytes.offset(), bytes.length()))
                    .filter(node -> !node.isMissingNode());
        } catch (JacksonException | NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** A text; empty where it is no JSON. */
    public static Optional<JsonNode> read(String text) {
        return read(Bytes.utf8(text));
    }

    public static Optional<JsonNode> read(RawJson json) {
        return read(json.text());
    }

    /** Arguments as an object; text that is none is kept whole under {@code _raw}, so that nothing runs with a guess. */
    public static ObjectNode arguments(RawJson json) {
        if (json.text().isBlank()) {
            return object();
        }
        return read(json)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> object().put("_raw", json.text()));
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** As {@link #text}, in UTF-8. */
    public static Bytes bytes(JsonNode node) {
        return Bytes.utf8(text(node));
    }

    /** An unpaired surrogate, which JSON in UTF-8 cannot hold, becomes U+FFFD. */
    public static String text(JsonNode node) {
        return JsonText.paired(MAPPER.writeValueAsString(node));
    }

    public static RawJson raw(JsonNode node) {
        return new RawJson(text(node));
    }

    /** The member's text; null where it is missing, null, or no string. */
    public static @Nullable String string(@Nullable JsonNode node, String member) {
        JsonNode value = node == null ? null : node.get(member);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    /** The member's number; null where it is missing or no whole number that fits. */
    public static @Nullable Long number(@Nullable JsonNode node, String member) {
        JsonNode value = node == null ? null : node.get(member);
        return value == null || !value.isIntegralNumber() || !value.canConvertToLong() ? null : value.longValue();
    }

    /** The member's number; 0 where it is missing or no whole number that fits. */
    public static long count(@Nullable JsonNode node, String member) {
        Long value = number(node, member);
        return value == null ? 0 : value;
    }
}
