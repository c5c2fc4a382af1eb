package keyrail.wire.openaichat.codec;

import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.openaichat.prompt.ChatPromptReader;
import keyrail.wire.openaichat.prompt.ChatPromptWriter;

/** OpenAI Chat Completions, for clients of it and for the many servers of it. */
public final class ChatCodec implements Codec {
    private static final EmbedCodec EMBEDDING = new ChatEmbeddings();

    @Override
    public Format format() {
        return Format.OPENAI_CHAT;
    }

    @Override
    public Prompt readPrompt(PromptSource source) {
        return ChatPromptReader.read(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return ChatPromptWriter.write(prompt, target);
    }

    @Override
    public ReplyReader replyReader(boolean streamed, Consumer<ReplyEvent> sink) {
        return streamed ? new ChatStreamReader(sink) : new ChatBodyReader(sink);
    }

    @Override
    public ReplyWriter replyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        return new ChatReplyWriter(frame, out);
    }

    @Override
    public Bytes writeReply(Reply reply, ReplyFrame frame) {
        return ChatBody.write(reply, frame);
    }

    @Override
    public Optional<EmbedCodec> embedding() {
        return Optional.of(EMBEDDING);
    }
}
