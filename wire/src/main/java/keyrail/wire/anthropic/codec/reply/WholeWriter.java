package keyrail.wire.anthropic.codec.reply;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Reply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as one message; blocks with nothing in them are left out, because the API takes none back. */
public final class WholeWriter {
    private WholeWriter() {}

    public static Bytes write(Reply reply, ReplyFrame frame) {
        ObjectNode message = MessageParts.message(frame, reply.id(), reply.model(), reply.tokens());
        ArrayNode content = message.putArray("content");
        boolean calls = false;
        boolean refuses = false;
        for (Block block : reply.blocks()) {
            switch (block) {
                case Block.Text text -> text(content, text.text());
                case Block.Refusal refusal -> {
                    refuses = true;
                    text(content, refusal.text());
                }
                case Block.Thought thought -> {
                    String shown = MessageParts.omitsThinking(frame) ? "" : thought.text();
                    if (!shown.isEmpty() || thought.seal() != null) {
                        content.add(MessageParts.thinking(shown, thought.seal()));
                    }
                }
                case Block.Hidden hidden -> content.add(MessageParts.hidden(hidden.seal()));
                case Block.ToolCall call -> {
                    calls = true;
                    content.add(MessageParts.call(call.id(), call.name(), JsonTree.arguments(call.arguments())));
                }
                case Block.Media _, Block.ToolResult _ -> {
                    // No answer has them.
                }
            }
        }
        Endings.write(message, Endings.seen(reply.reason(), calls, refuses), reply.stopSequence());
        return JsonTree.bytes(message);
    }

    private static void text(ArrayNode content, String text) {
        if (!text.isEmpty()) {
            content.add(MessageParts.text(text));
        }
    }
}
