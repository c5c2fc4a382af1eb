package keyrail.wire.gemini.codec;

import keyrail.wire.codec.EventReplyReader;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream of {@code alt=sse}: each event's data is an answer with the next parts. There is no {@code [DONE]}; the
 * reason to finish is what tells a whole stream from a cut one. It counts only when the stream is over, because a reason
 * may come before the last parts and figures.
 */
final class StreamReader extends EventReplyReader {
    private final AnswerEvents events;

    StreamReader(AnswerEvents events) {
        this.events = events;
    }

    @Override
    protected void event(JsonNode data) {
        events.accept(data);
    }

    @Override
    protected void ended() {
        events.end(false);
    }
}
