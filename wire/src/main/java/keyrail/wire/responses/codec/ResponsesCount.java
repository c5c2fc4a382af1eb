package keyrail.wire.responses.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.responses.codec.prompt.PromptReader;
import keyrail.wire.responses.codec.prompt.PromptWriter;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /responses/input_tokens}: a request without what only matters to the answer, counted (openai npm SDK 7.59,
 * {@code InputTokenCountParams}, seen 2026-11-28).
 */
final class ResponsesCount implements CountCodec {
    private static final Target TARGET = Target.of("POST", "/responses/input_tokens");

    @Override
    public Prompt readPrompt(PromptSource source) {
        return PromptReader.read(JsonTree.request(source.body()));
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return PromptWriter.writeForCounting(prompt, target, TARGET);
    }

    @Override
    public long readCount(Bytes body) {
        JsonNode answer = JsonTree.read(body).orElse(null);
        Long tokens = answer == null ? null : JsonTree.number(answer, "input_tokens");
        if (tokens == null || tokens < 0) {
            throw EventReplyReader.broken("the count has no \"input_tokens\"");
        }
        return tokens;
    }

    @Override
    public Bytes writeCount(long tokens) {
        return JsonTree.bytes(
                JsonTree.object().put("object", "response.input_tokens").put("input_tokens", tokens));
    }
}
