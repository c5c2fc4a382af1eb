package keyrail.wire.ollama.codec;

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

/** Ollama's own chat ({@code POST /api/chat}; github.com/ollama/ollama docs/openapi.yaml, seen 2026-11-28). */
public final class OllamaCodec implements Codec {
    private static final EmbedCodec EMBEDDING = new OllamaEmbeddings();

    @Override
    public Format format() {
        return Format.OLLAMA_CHAT;
    }

    @Override
    public Prompt readPrompt(PromptSource source) {
        return OllamaPromptReader.read(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return OllamaPromptWriter.write(prompt, target);
    }

    @Override
    public ReplyReader replyReader(boolean streamed, Consumer<ReplyEvent> sink) {
        return streamed ? new OllamaLineReader(sink) : new OllamaBodyReader(sink);
    }

    @Override
    public ReplyWriter replyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        return new OllamaReplyWriter(frame, out);
    }

    @Override
    public Bytes writeReply(Reply reply, ReplyFrame frame) {
        return OllamaReplyWriter.whole(reply, frame);
    }

    @Override
    public Optional<EmbedCodec> embedding() {
        return Optional.of(EMBEDDING);
    }
}
