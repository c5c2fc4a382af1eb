package keyrail.server.api;

import static keyrail.core.inference.Format.ANTHROPIC_MESSAGES;
import static keyrail.core.inference.Operation.COUNT_TOKENS;
import static keyrail.core.inference.Operation.GENERATE;
import static keyrail.core.inference.Operation.RESOURCE;

import java.util.List;

/** What a client of Anthropic's Messages API finds here, whatever its API version. */
final class AnthropicMessagesApi {
    static final String ROOT = "/v1";

    private static final String BATCHES = "/messages/batches";

    static final List<Surface> SURFACES = List.of(
            Surface.post(ROOT, "/messages", ANTHROPIC_MESSAGES, GENERATE),
            Surface.post(ROOT, "/messages/count_tokens", ANTHROPIC_MESSAGES, COUNT_TOKENS),
            kept("POST", BATCHES),
            kept("GET", BATCHES),
            kept("GET", BATCHES + "/{id}"),
            kept("DELETE", BATCHES + "/{id}"),
            kept("POST", BATCHES + "/{id}/cancel"),
            kept("GET", BATCHES + "/{id}/results"));

    private AnthropicMessagesApi() {}

    private static Surface kept(String method, String path) {
        return new Surface(method, ROOT, path, ANTHROPIC_MESSAGES, RESOURCE);
    }
}
