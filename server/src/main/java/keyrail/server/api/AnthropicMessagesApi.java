package keyrail.server.api;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;

/** What a client of Anthropic's Messages API finds here, whatever its API version. */
final class AnthropicMessagesApi {
    static final List<Surface> SURFACES = List.of(
            new Surface("/v1/messages", Format.ANTHROPIC_MESSAGES, Operation.GENERATE),
            new Surface("/v1/messages/count_tokens", Format.ANTHROPIC_MESSAGES, Operation.COUNT_TOKENS));

    private AnthropicMessagesApi() {}
}
