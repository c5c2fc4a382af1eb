package keyrail.wire.anthropic.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.anthropic.codec.prompt.AnthropicPromptReader;
import keyrail.wire.anthropic.codec.prompt.AnthropicPromptWriter;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;

/** {@code POST /v1/messages/count_tokens} (platform.claude.com/docs/en/build-with-claude/token-counting, seen 2026-11-28). */
final class AnthropicCounting implements CountCodec {
    @Override
    public Prompt readPrompt(PromptSource source) {
        return AnthropicPromptReader.read(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return AnthropicPromptWriter.writeCount(prompt, target);
    }

    @Override
    public long readCount(Bytes body) {
        Long tokens = JsonTree.number(JsonTree.read(body).orElse(null), "input_tokens");
        if (tokens == null || tokens < 0) {
            throw EventReplyReader.broken("the answer tells no count of tokens");
        }
        return tokens;
    }

    @Override
    public Bytes writeCount(long tokens) {
        return JsonTree.bytes(JsonTree.object().put("input_tokens", tokens));
    }
}
