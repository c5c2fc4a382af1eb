package keyrail.rehearsal.rules;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import keyrail.rehearsal.schema.FieldTable;
import keyrail.rehearsal.schema.Problem;
import tools.jackson.databind.JsonNode;

/**
 * Ollama's own chat. It reads with Go's decoder: fields it does not know are dropped without a word, and a value of
 * another type is refused (docs.ollama.com/api/chat).
 */
public final class OllamaRequests {
    private static final FieldTable TABLE = FieldTable.named("ollama");
    private static final List<String> ROLES = List.of("system", "user", "assistant", "tool");

    private OllamaRequests() {}

    /** The first thing wrong with a body, or empty. */
    public static Optional<String> refusal(JsonNode body, String model) {
        JsonNode known = body.deepCopy();
        Optional<Problem> wrong = TABLE.checkKnown("ChatRequest", known);
        if (wrong.isPresent()) {
            return Optional.of("json: cannot unmarshal " + wrong.get().got().getNodeType() + " into Go struct field"
                    + " ChatRequest." + wrong.get().dotted() + " of type "
                    + wrong.get().expected().getFirst());
        }
        JsonNode think = body.path("think");
        if ((think.isString() || think.asBoolean(false)) && !Models.is(Models.OLLAMA_THINKING, model)) {
            return Optional.of("\"" + model + "\" does not support thinking");
        }
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asString("");
            if (!ROLES.contains(role)) {
                return Optional.of("invalid role: " + role);
            }
            for (JsonNode image : message.path("images")) {
                try {
                    Base64.getDecoder().decode(image.asString(""));
                } catch (IllegalArgumentException notBare) {
                    return Optional.of("illegal base64 data at input byte 0");
                }
            }
        }
        return Optional.empty();
    }

    /** The fields that are dropped without a word, e.g. {@code temperature} outside {@code options}. */
    public static List<String> overlooked(JsonNode body) {
        return TABLE.strangers("ChatRequest", body);
    }
}
