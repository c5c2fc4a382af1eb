package keyrail.system.errors;

import java.net.http.HttpHeaders;
import keyrail.core.names.RequestId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client heard.
 *
 * @param text all of the body that came
 * @param whole whether it ended the way HTTP says a body ends
 */
record Heard(int status, HttpHeaders headers, String text, boolean whole) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    /** The value of a header field, or empty. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String code() {
        return header("x-keyrail-error");
    }

    String source() {
        return header("x-keyrail-error-source");
    }

    RequestId id() {
        return new RequestId(header("x-keyrail-request-id"));
    }
}
