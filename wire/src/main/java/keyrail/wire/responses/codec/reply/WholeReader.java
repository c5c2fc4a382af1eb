package keyrail.wire.responses.codec.reply;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.WholeReplyReader;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Reads a response object. Not safe for use by several threads. */
public final class WholeReader extends WholeReplyReader {
    private final IncomingItem.Answer answer;

    public WholeReader(Consumer<ReplyEvent> sink) {
        this.answer = new IncomingItem.Answer(sink);
    }

    @Override
    protected void body(JsonNode body) {
        String id = JsonTree.string(body, "id");
        answer.tell(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(body, "model")));
        String status = JsonTree.string(body, "status");
        JsonNode output = body.get("output");
        if (output == null || !output.isArray()) {
            JsonNode error = body.get("error");
            if (error == null || !error.isObject()) {
                throw EventReplyReader.broken("the answer has no list \"output\"");
            }
            answer.tell(VendorEnding.failed(error, "failed"));
            return;
        }
        for (JsonNode item : output) {
            if (!item.isObject()) {
                throw EventReplyReader.broken("an item of \"output\" is not an object");
            }
            new IncomingItem(answer).done(item);
        }
        VendorEnding.tell(body, status == null ? "completed" : status, answer);
    }
}
