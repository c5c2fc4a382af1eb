package keyrail.wire.gemini.codec;

import keyrail.wire.codec.WholeReplyReader;
import tools.jackson.databind.JsonNode;

/** Reads an answer that comes in one body. */
final class BodyReader extends WholeReplyReader {
    private final AnswerEvents events;

    BodyReader(AnswerEvents events) {
        this.events = events;
    }

    @Override
    protected void body(JsonNode body) {
        events.accept(body);
        events.end(true);
    }
}
