package keyrail.wire.anthropic.codec;

import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.anthropic.codec.prompt.AnthropicPromptReader;
import keyrail.wire.anthropic.codec.prompt.AnthropicPromptWriter;
import keyrail.wire.anthropic.codec.reply.StreamReader;
import keyrail.wire.anthropic.codec.reply.StreamWriter;
import keyrail.wire.anthropic.codec.reply.WholeReader;
import keyrail.wire.anthropic.codec.reply.WholeWriter;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;

/** Anthropic Messages, both versions of it, to and from the hub. */
public final class AnthropicCodec implements Codec {
    private static final CountCodec COUNTING = new AnthropicCounting();

    @Override
    public Format format() {
        return Format.ANTHROPIC_MESSAGES;
    }

    @Override
    public Prompt readPrompt(PromptSource source) {
        return AnthropicPromptReader.read(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return AnthropicPromptWriter.write(prompt, target);
    }

    @Override
    public ReplyReader replyReader(boolean streamed, Consumer<ReplyEvent> sink) {
        return streamed ? new StreamReader(sink) : new WholeReader(sink);
    }

    @Override
    public ReplyWriter replyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        return new StreamWriter(frame, out);
    }

    @Override
    public Bytes writeReply(Reply reply, ReplyFrame frame) {
        return WholeWriter.write(reply, frame);
    }

    @Override
    public Optional<CountCodec> counting() {
        return Optional.of(COUNTING);
    }
}
