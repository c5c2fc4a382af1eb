package keyrail.app.cli.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import tools.jackson.databind.JsonNode;

/**
 * What the admin API said.
 *
 * @param status HTTP status
 * @param body the answer's JSON; on a refusal {@code {"error":{code, message, details}}}
 */
public record AdminAnswer(int status, JsonNode body) {
    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** @throws KeyrailException carrying the refusal, when it is one */
    public JsonNode orThrow() {
        if (isOk()) {
            return body;
        }
        throw new KeyrailException(failure());
    }

    /** The refusal as a value; a code of a newer daemon that this program does not know is kept in the details. */
    public Failure failure() {
        JsonNode error = body.path("error");
        String text = error.path("code").asString("");
        Map<String, List<String>> details = detailsOf(error.path("details"));
        Optional<FailureCode> known = codeOf(text);
        if (known.isEmpty() && !text.isEmpty()) {
            details.put("code", List.of(text));
        }
        String message = error.path("message").asString("");
        return new Failure.Gateway(
                known.orElse(FailureCode.INTERNAL),
                message.isEmpty() ? "the admin API answered HTTP " + status + " without a reason" : message,
                details);
    }

    private static Optional<FailureCode> codeOf(String text) {
        for (FailureCode code : FailureCode.values()) {
            if (code.text().equals(text)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> detailsOf(JsonNode details) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : details.properties()) {
            List<String> values = new ArrayList<>();
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(value -> values.add(plain(value)));
            } else {
                values.add(plain(entry.getValue()));
            }
            result.put(entry.getKey(), values);
        }
        return result;
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
