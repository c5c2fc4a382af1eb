package keyrail.wire.translation;

import java.util.List;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Repair;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.WrittenPrompt;

/**
 * A request for an answer, between two formats.
 *
 * @param from the client's
 * @param to the vendor's
 * @param prompt what was asked, as the answer's writer may look at it
 */
record PromptTranslation(Codec from, Codec to, PromptTarget target, Prompt prompt, WrittenPrompt written)
        implements Translation {
    @Override
    public Format upstream() {
        return to.format();
    }

    @Override
    public List<Repair> repairs() {
        return target.rules().repairs();
    }

    @Override
    public boolean streamed() {
        return prompt.stream();
    }

    @Override
    public AnswerTranslator answer(boolean streamed, String id, long createdSeconds, Consumer<Bytes> out) {
        return new ReplyTranslator(this, streamed, new ReplyFrame(id, target.model(), createdSeconds, prompt), out);
    }
}
