package keyrail.wire.gemini.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.gemini.inbound.PromptReader;
import keyrail.wire.gemini.outbound.PromptWriter;
import keyrail.wire.tree.JsonTree;

/** Counting tokens: {@code models/{model}:countTokens} (ai.google.dev/api/tokens, seen 2026-11-28). */
final class GeminiCount implements CountCodec {
    @Override
    public Prompt readPrompt(PromptSource source) {
        return PromptReader.readCount(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return PromptWriter.writeCount(prompt, target);
    }

    @Override
    public long readCount(Bytes body) {
        Long total = JsonTree.read(body)
                .map(answer -> JsonTree.number(answer, "totalTokens"))
                .orElse(null);
        if (total == null) {
            throw EventReplyReader.broken("the answer tells no totalTokens");
        }
        return total;
    }

    @Override
    public Bytes writeCount(long tokens) {
        return JsonTree.bytes(JsonTree.object().put("totalTokens", tokens));
    }
}
