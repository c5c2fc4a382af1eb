package keyrail.rehearsal.vendor;

import keyrail.rehearsal.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a vendor makes of a request.
 *
 * @param key the credential as presented, or empty
 * @param body the parsed body, or null when there is none or it is no JSON
 * @param model the model's name with its script, or empty
 */
public record Call(
        HttpRequest request, String key, @Nullable JsonNode body, String model) {
    public boolean streams() {
        return body != null && body.path("stream").asBoolean(false);
    }
}
