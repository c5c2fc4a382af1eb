package keyrail.server.api;

import static keyrail.core.inference.Format.GEMINI_GENERATE;

import java.util.List;
import keyrail.core.inference.Operation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of Google's Gemini API finds here; the model is in the path. */
final class GeminiApi {
    static final String ROOT = "/v1beta";
    static final String MODELS = ROOT + "/models";

    static final List<Surface> SURFACES = List.of(
            post(":generateContent", Operation.GENERATE),
            post(":streamGenerateContent", Operation.GENERATE),
            post(":countTokens", Operation.COUNT_TOKENS),
            post(":embedContent", Operation.EMBED),
            post(":batchEmbedContents", Operation.EMBED));

    private static final JsonMapper JSON = JsonMapper.shared();

    private GeminiApi() {}

    private static Surface post(String method, Operation operation) {
        return Surface.post(ROOT, "/models/{model}" + method, GEMINI_GENERATE, operation);
    }

    /** The list of models in Google's shape. */
    static String list(List<String> ids) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode models = answer.putArray("models");
        ids.forEach(id -> models.add(model(id)));
        return JSON.writeValueAsString(answer);
    }

    static String one(String id) {
        return JSON.writeValueAsString(model(id));
    }

    private static ObjectNode model(String id) {
        ObjectNode model = JSON.createObjectNode()
                .put("name", "models/" + id)
                .put("version", "keyrail")
                .put("displayName", id);
        ArrayNode methods = model.putArray("supportedGenerationMethods");
        SURFACES.forEach(
                surface -> methods.add(surface.path().substring(surface.path().indexOf(':') + 1)));
        return model;
    }
}
