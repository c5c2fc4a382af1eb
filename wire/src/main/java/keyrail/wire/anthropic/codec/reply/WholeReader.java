package keyrail.wire.anthropic.codec.reply;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.WholeReplyReader;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Reads an answer that is one message. Not safe for use by several threads. */
public final class WholeReader extends WholeReplyReader {
    private final Consumer<ReplyEvent> sink;

    public WholeReader(Consumer<ReplyEvent> sink) {
        this.sink = sink;
    }

    @Override
    protected void body(JsonNode body) {
        if ("error".equals(JsonTree.string(body, "type"))) {
            sink.accept(StreamReader.failed(body));
            return;
        }
        JsonNode content = body.get("content");
        if (content == null || !content.isArray()) {
            throw EventReplyReader.broken("the message has no content");
        }
        String id = JsonTree.string(body, "id");
        sink.accept(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(body, "model")));
        ReplyBlocks blocks = new ReplyBlocks(sink);
        for (int index = 0; index < content.size(); index++) {
            blocks.start(index, content.get(index));
            blocks.stop(index);
        }
        sink.accept(new ReplyEvent.Tokens(UsageFields.read(body.get("usage"), TokenCounts.NONE)));
        blocks.finish(body);
    }
}
