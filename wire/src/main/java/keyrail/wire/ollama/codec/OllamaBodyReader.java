package keyrail.wire.ollama.codec;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.WholeReplyReader;
import tools.jackson.databind.JsonNode;

/** Reads an answer that was asked for with {@code stream} false: one object like the last line of a stream. */
final class OllamaBodyReader extends WholeReplyReader {
    private final OllamaReplyTeller teller;

    OllamaBodyReader(Consumer<ReplyEvent> sink) {
        this.teller = new OllamaReplyTeller(sink);
    }

    @Override
    protected void body(JsonNode body) {
        if (!body.has("error") && !body.has("message")) {
            throw EventReplyReader.broken("it holds no message");
        }
        teller.read(body);
    }
}
