package keyrail.wire.gemini.codec;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.gemini.inbound.PromptReader;
import keyrail.wire.gemini.outbound.PromptWriter;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ArrayNode;

/**
 * Gemini generateContent and streamGenerateContent, translated (ai.google.dev/api/generate-content and the types of
 * {@code @google/genai} 2.32.0, seen 2026-11-28).
 *
 * <p>Calls may come without ids; the ids made for them are random, because a conversation may not have the same twice.
 * The table of reasons to finish stands at {@link FinishReasons}.
 */
public final class GeminiCodec implements Codec {
    private static final EmbedCodec EMBEDDING = new GeminiEmbeddings();

    private final Supplier<String> ids;
    private final CountCodec counting = new GeminiCount();

    public GeminiCodec() {
        this(() -> "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
    }

    /** @param ids makes ids of calls that have none */
    GeminiCodec(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Format format() {
        return Format.GEMINI_GENERATE;
    }

    @Override
    public Prompt readPrompt(PromptSource source) {
        return PromptReader.read(source);
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return PromptWriter.write(prompt, target);
    }

    @Override
    public ReplyReader replyReader(boolean streamed, Consumer<ReplyEvent> sink) {
        AnswerEvents events = new AnswerEvents(sink, ids);
        return streamed ? new StreamReader(events) : new BodyReader(events);
    }

    @Override
    public ReplyWriter replyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        return new StreamWriter(frame, out);
    }

    @Override
    public Bytes writeReply(Reply reply, ReplyFrame frame) {
        ArrayNode parts = JsonTree.array();
        reply.blocks().forEach(block -> add(block, parts));
        if (parts.isEmpty()) {
            parts.add(AnswerJson.text(""));
        }
        return JsonTree.bytes(AnswerJson.answer(frame, parts, reply.reason(), reply.tokens()));
    }

    private static void add(Block block, ArrayNode parts) {
        switch (block) {
            case Block.Text text -> parts.add(AnswerJson.text(text.text()));
            case Block.Refusal refusal -> parts.add(AnswerJson.text(refusal.text()));
            case Block.Thought thought ->
                parts.add(AnswerJson.sealed(AnswerJson.thought(thought.text()), thought.seal()));
            case Block.Hidden hidden -> parts.add(AnswerJson.sealed(AnswerJson.text(""), hidden.seal()));
            case Block.ToolCall call ->
                parts.add(AnswerJson.sealed(AnswerJson.call(call.id(), call.name(), call.arguments()), call.seal()));
            // No answer of any format consists of these.
            case Block.Media _, Block.ToolResult _ -> {}
        }
    }

    @Override
    public Optional<CountCodec> counting() {
        return Optional.of(counting);
    }

    @Override
    public Optional<EmbedCodec> embedding() {
        return Optional.of(EMBEDDING);
    }
}
