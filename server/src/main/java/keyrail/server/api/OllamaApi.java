package keyrail.server.api;

import static keyrail.core.inference.Format.OLLAMA_CHAT;

import java.util.List;
import keyrail.core.inference.Operation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of Ollama's own API finds here. */
final class OllamaApi {
    static final String ROOT = "/api";
    static final String TAGS = ROOT + "/tags";

    static final List<Surface> SURFACES = List.of(
            Surface.post(ROOT, "/chat", OLLAMA_CHAT, Operation.GENERATE),
            Surface.post(ROOT, "/embed", OLLAMA_CHAT, Operation.EMBED));

    private static final JsonMapper JSON = JsonMapper.shared();

    private OllamaApi() {}

    /** The list of models in Ollama's shape; what only a local model has is empty. */
    static String list(List<String> ids) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode models = answer.putArray("models");
        for (String id : ids) {
            ObjectNode model = models.addObject()
                    .put("name", id)
                    .put("model", id)
                    .put("modified_at", "1970-01-01T00:00:00Z")
                    .put("size", 0)
                    .put("digest", "");
            model.putObject("details")
                    .put("parent_model", "")
                    .put("format", "")
                    .put("family", "")
                    .put("parameter_size", "")
                    .put("quantization_level", "")
                    .putNull("families");
        }
        return JSON.writeValueAsString(answer);
    }
}
