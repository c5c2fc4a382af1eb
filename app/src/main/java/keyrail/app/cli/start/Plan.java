package keyrail.app.cli.start;

import java.util.List;
import keyrail.app.cli.console.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code init} is going to make.
 *
 * @param authType {@code api_key} or {@code none}
 * @param credential where the key goes, or null for {@code none}
 * @param baseUrl the connection's own endpoint, or null for the provider's
 */
record Plan(
        String provider,
        String model,
        String connection,
        String profile,
        String authType,
        @Nullable String credential,
        @Nullable String baseUrl) {

    ObjectNode connectionBody(@Nullable String key) {
        ObjectNode body =
                Json.object().put("name", connection).put("provider", provider).put("auth", authType);
        Json.putIfGiven(body, "credential", credential);
        Json.putIfGiven(body, "baseUrl", baseUrl);
        Json.putIfGiven(body, "credentialValue", key);
        if (baseUrl != null) {
            body.set("models", Json.array(List.of(model)));
        }
        return body;
    }

    ObjectNode profileBody() {
        return Json.object()
                .put("name", profile)
                .put("provider", provider)
                .put("model", model)
                .put("connection", connection);
    }
}
