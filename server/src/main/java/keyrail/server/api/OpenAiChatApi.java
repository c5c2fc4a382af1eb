package keyrail.server.api;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;

/** What a client of OpenAI's Chat Completions API finds here. */
final class OpenAiChatApi {
    static final List<Surface> SURFACES =
            List.of(new Surface("/v1/chat/completions", Format.OPENAI_CHAT, Operation.GENERATE));

    private OpenAiChatApi() {}
}
