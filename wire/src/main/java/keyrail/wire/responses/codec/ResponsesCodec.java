package keyrail.wire.responses.codec;

import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.responses.codec.prompt.PromptReader;
import keyrail.wire.responses.codec.prompt.PromptWriter;
import keyrail.wire.responses.codec.reply.StreamReader;
import keyrail.wire.responses.codec.reply.StreamWriter;
import keyrail.wire.responses.codec.reply.WholeReader;
import keyrail.wire.responses.codec.reply.WholeWriter;
import keyrail.wire.tree.JsonTree;

/**
 * OpenAI Responses. Why an answer ended (openai npm SDK 7.59, {@code Response.status} and {@code IncompleteDetails}, seen
 * 2026-11-28):
 *
 * <table>
 *   <caption>both ways</caption>
 *   <tr><th>hub</th><th>to a client</th><th>from a vendor</th></tr>
 *   <tr><td>END, STOP_SEQUENCE</td><td>completed</td><td>END: completed</td></tr>
 *   <tr><td>TOOL_CALLS</td><td>completed</td><td>completed, with a call</td></tr>
 *   <tr><td>REFUSAL</td><td>completed, with a part {@code refusal}</td><td>the same</td></tr>
 *   <tr><td>LENGTH</td><td>incomplete, max_output_tokens</td><td>the same</td></tr>
 *   <tr><td>SAFETY</td><td>incomplete, content_filter</td><td>the same</td></tr>
 *   <tr><td>PAUSED, OTHER</td><td>incomplete, without a reason</td><td>OTHER: incomplete for any other reason</td></tr>
 * </table>
 */
public final class ResponsesCodec implements Codec {
    @Override
    public Format format() {
        return Format.OPENAI_RESPONSES;
    }

    @Override
    public Prompt readPrompt(PromptSource source) {
        return PromptReader.read(JsonTree.request(source.body()));
    }

    @Override
    public WrittenPrompt writePrompt(Prompt prompt, PromptTarget target) {
        return PromptWriter.write(prompt, target);
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
        return Optional.of(new ResponsesCount());
    }
}
