package keyrail.wire.anthropic.codec;

import java.util.List;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Frames and prompts for tests of replies. */
final class ReplyFrames {
    private ReplyFrames() {}

    static Prompt prompt(String model) {
        return new Prompt(
                model,
                List.of(),
                List.of(),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                true,
                List.of());
    }

    static ReplyFrame of(String model) {
        return new ReplyFrame("abc123", model, 1_700_000_000, prompt(model));
    }

    /** The content of the message that a reply is written as. */
    static JsonNode content(Reply reply) {
        return JsonTree.read(new AnthropicCodec().writeReply(reply, of("m")))
                .orElseThrow()
                .get("content");
    }
}
