package keyrail.wire.openaichat.codec;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.WholeReplyReader;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer. */
final class ChatBodyReader extends WholeReplyReader {
    private final ChatReplyTeller teller;

    ChatBodyReader(Consumer<ReplyEvent> sink) {
        this.teller = new ChatReplyTeller(sink);
    }

    @Override
    protected void body(JsonNode body) {
        teller.read(body, "message");
        teller.finish();
    }
}
