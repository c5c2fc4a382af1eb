package keyrail.server.api;

import static keyrail.core.inference.Format.OPENAI_CHAT;
import static keyrail.core.inference.Format.OPENAI_RESPONSES;

import java.util.List;
import keyrail.core.inference.Operation;

/** What a client of OpenAI's API finds here. Files and batches pass as they are, to one connection. */
final class OpenAiApi {
    static final String ROOT = "/v1";

    static final List<Surface> SURFACES = List.of(
            post("/chat/completions", Operation.GENERATE),
            post("/embeddings", Operation.EMBED),
            post("/images/generations", Operation.IMAGE),
            post("/images/edits", Operation.IMAGE),
            post("/images/variations", Operation.IMAGE),
            post("/audio/transcriptions", Operation.TRANSCRIBE),
            post("/audio/translations", Operation.TRANSCRIBE),
            post("/audio/speech", Operation.SPEECH),
            kept("POST", "/files"),
            kept("GET", "/files"),
            kept("GET", "/files/{id}"),
            kept("DELETE", "/files/{id}"),
            kept("GET", "/files/{id}/content"),
            kept("POST", "/batches"),
            kept("GET", "/batches"),
            kept("GET", "/batches/{id}"),
            kept("POST", "/batches/{id}/cancel"),
            Surface.post(ROOT, "/responses", OPENAI_RESPONSES, Operation.GENERATE),
            Surface.post(ROOT, "/responses/input_tokens", OPENAI_RESPONSES, Operation.COUNT_TOKENS),
            response("GET", "/responses/{id}"),
            response("DELETE", "/responses/{id}"),
            response("POST", "/responses/{id}/cancel"),
            response("GET", "/responses/{id}/input_items"));

    private OpenAiApi() {}

    private static Surface post(String path, Operation operation) {
        return Surface.post(ROOT, path, OPENAI_CHAT, operation);
    }

    private static Surface kept(String method, String path) {
        return new Surface(method, ROOT, path, OPENAI_CHAT, Operation.RESOURCE);
    }

    private static Surface response(String method, String path) {
        return new Surface(method, ROOT, path, OPENAI_RESPONSES, Operation.RESOURCE);
    }
}
