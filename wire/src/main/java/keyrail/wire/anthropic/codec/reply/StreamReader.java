package keyrail.wire.anthropic.codec.reply;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the events of a streamed answer (platform.claude.com/docs/en/build-with-claude/streaming, seen 2026-11-28);
 * events of unknown types are passed over, as the vendor asks of clients. Not safe for use by several threads.
 */
public final class StreamReader extends EventReplyReader {
    private final Consumer<ReplyEvent> sink;
    private final ReplyBlocks blocks;
    private TokenCounts tokens = TokenCounts.NONE;
    private JsonNode ending = JsonTree.object();
    private boolean started;
    private boolean finished;

    public StreamReader(Consumer<ReplyEvent> sink) {
        this.sink = sink;
        this.blocks = new ReplyBlocks(sink);
    }

    @Override
    protected void event(JsonNode data) {
        String type = JsonTree.string(data, "type");
        if (type == null) {
            throw broken("an event has no type");
        }
        if (finished) {
            return;
        }
        switch (type) {
            case "message_start" -> start(data.get("message"));
            case "content_block_start" -> blocks.start(index(data), data.get("content_block"));
            case "content_block_delta" -> blocks.delta(index(data), data.get("delta"));
            case "content_block_stop" -> blocks.stop(index(data));
            case "message_delta" -> {
                needStart();
                ending = data.path("delta").isObject() ? data.get("delta") : ending;
                count(data.get("usage"));
            }
            case "message_stop" -> {
                needStart();
                finished = true;
                blocks.finish(ending);
            }
            case "ping" -> sink.accept(new ReplyEvent.Alive());
            case "error" -> {
                finished = true;
                sink.accept(failed(data));
            }
            default -> {
                // Types may be added within a version of the API.
            }
        }
    }

    static ReplyEvent.Failed failed(JsonNode data) {
        String type = JsonTree.string(data.get("error"), "type");
        String message = JsonTree.string(data.get("error"), "message");
        return new ReplyEvent.Failed(type == null ? "" : type, message == null ? "" : message);
    }

    private void start(@Nullable JsonNode message) {
        if (started || message == null || !message.isObject()) {
            throw broken("a message starts twice, or without a message");
        }
        started = true;
        String id = JsonTree.string(message, "id");
        sink.accept(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(message, "model")));
        count(message.get("usage"));
    }

    private void count(@Nullable JsonNode usage) {
        if (usage != null && usage.isObject()) {
            tokens = UsageFields.read(usage, tokens);
            sink.accept(new ReplyEvent.Tokens(tokens));
        }
    }

    private long index(JsonNode data) {
        needStart();
        Long index = JsonTree.number(data, "index");
        if (index == null) {
            throw broken("a content block has no index");
        }
        return index;
    }

    private void needStart() {
        if (!started) {
            throw broken("the message has not started");
        }
    }

    @Override
    protected void ended() {
        // Without message_stop the answer was cut, and nothing says that it had finished.
    }
}
