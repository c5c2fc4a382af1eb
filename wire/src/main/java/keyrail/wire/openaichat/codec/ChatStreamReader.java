package keyrail.wire.openaichat.codec;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.EventReplyReader;
import tools.jackson.databind.JsonNode;

/**
 * Reads a stream of chunks. Its end is {@code [DONE]}, or the end of the body once a reason to finish was told: some
 * servers leave {@code [DONE]} out, and an error may still come between the two (OpenRouter, seen 2026-11-28).
 */
final class ChatStreamReader extends EventReplyReader {
    private final ChatReplyTeller teller;
    private final Consumer<ReplyEvent> sink;
    private boolean told;

    ChatStreamReader(Consumer<ReplyEvent> sink) {
        this.sink = sink;
        this.teller = new ChatReplyTeller(event -> {
            told = true;
            sink.accept(event);
        });
    }

    @Override
    protected void event(JsonNode data) {
        if (teller.isOver()) {
            return;
        }
        told = false;
        teller.read(data, "delta");
        if (!told) {
            sink.accept(new ReplyEvent.Alive());
        }
    }

    @Override
    protected void done() {
        teller.finish();
    }

    @Override
    protected void ended() {
        if (teller.hasReason()) {
            teller.finish();
        }
    }
}
