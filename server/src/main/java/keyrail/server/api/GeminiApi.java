package keyrail.server.api;

import static keyrail.core.inference.Format.GEMINI_GENERATE;

import java.util.List;
import java.util.stream.Stream;
import keyrail.core.inference.Operation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of Google's Gemini API finds here; the model is in the path. */
final class GeminiApi {
    static final String ROOT = "/v1beta";
    static final String MODELS = ROOT + "/models";

    private static final List<Surface> NEWEST = List.of(
            post(":generateContent", Operation.GENERATE),
            post(":streamGenerateContent", Operation.GENERATE),
            post(":countTokens", Operation.COUNT_TOKENS),
            post(":embedContent", Operation.EMBED),
            post(":batchEmbedContents", Operation.EMBED));

    /** Beside the newest version the settled one, which Google's SDK for Node calls since 3.1 (3.3.0 seen 2026-11-28). */
    static final List<Surface> SURFACES = Stream.concat(
                    NEWEST.stream(), NEWEST.stream().map(GeminiApi::settled))
            .toList();

    private static final JsonMapper JSON = JsonMapper.shared();

    private GeminiApi() {}

    /** The version is part of what is called: the provider keeps it. */
    private static Surface settled(Surface newest) {
        return Surface.post("", "/v1" + newest.path(), newest.format(), newest.operation());
    }

    /** Whether a path is Google's, though it begins as OpenAI's and Anthropic's do. */
    static boolean isSettled(String path) {
        return path.startsWith(ModelsApi.PATH + "/")
                && SURFACES.stream().anyMatch(surface -> surface.match(path).isPresent());
    }

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
        NEWEST.forEach(
                surface -> methods.add(surface.path().substring(surface.path().indexOf(':') + 1)));
        return model;
    }
}
