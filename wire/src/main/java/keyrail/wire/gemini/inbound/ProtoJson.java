package keyrail.wire.gemini.inbound;

import java.util.Set;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The liberties of protocol buffers in JSON, taken back: names may be lower_snake or lowerCamel, a list of one may stand
 * without its brackets, a number may be a string (protobuf.dev/programming-guides/json and Google's own examples, seen
 * 2026-11-28). What a client means by itself, such as arguments and schemas, is left as it is.
 */
final class ProtoJson {
    /** Members whose content is no message of Google's. */
    private static final Set<String> FREE = Set.of(
            "args",
            "response",
            "parameters",
            "parametersJsonSchema",
            "responseSchema",
            "responseJsonSchema",
            "_responseJsonSchema",
            "labels",
            "partMetadata");

    private static final Set<String> LISTS = Set.of("contents", "parts", "tools", "functionDeclarations");

    private static final Set<String> NUMBERS = Set.of(
            "temperature",
            "topP",
            "topK",
            "maxOutputTokens",
            "candidateCount",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "thinkingBudget");

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,20}(?:\\.\\d{1,20})?");

    private ProtoJson() {}

    /**
     * A message with lowerCamel names throughout.
     *
     * @throws KeyrailException {@code invalid_request} where a member is said in both spellings
     */
    static ObjectNode plain(ObjectNode message) {
        ObjectNode plain = JsonTree.object();
        message.forEachEntry((name, value) -> {
            String camel = camel(name);
            if (plain.has(camel)) {
                throw new KeyrailException(
                        FailureCode.INVALID_REQUEST, "\"" + camel + "\" is said twice, in two spellings");
            }
            plain.set(camel, FREE.contains(camel) ? value : member(camel, value));
        });
        return plain;
    }

    private static JsonNode member(String name, JsonNode value) {
        if (LISTS.contains(name) && value.isObject()) {
            return JsonTree.array().add(plain(value));
        }
        if (NUMBERS.contains(name)
                && value.isString()
                && NUMBER.matcher(value.stringValue()).matches()) {
            return JsonTree.read(value.stringValue()).orElse(value);
        }
        return plain(value);
    }

    private static JsonNode plain(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return plain(object);
        }
        if (value instanceof ArrayNode list) {
            ArrayNode plain = JsonTree.array();
            list.forEach(one -> plain.add(plain(one)));
            return plain;
        }
        return value;
    }

    static String camel(String name) {
        if (name.indexOf('_') <= 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean raise = false;
        for (int index = 0; index < name.length(); index++) {
            char unit = name.charAt(index);
            if (unit == '_') {
                raise = true;
            } else {
                camel.append(raise ? Character.toUpperCase(unit) : unit);
                raise = false;
            }
        }
        return camel.toString();
    }
}
