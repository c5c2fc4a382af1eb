package keyrail.wire.ollama.codec;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.CallIds;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells what the lines of a stream, or one whole answer, say. A call comes whole, its arguments an object, mostly without
 * an id; the last line says {@code done}, why ({@code stop}, {@code length}; {@code load} and {@code unload} where there
 * was nothing to say), and the tokens. Not safe for use by several threads.
 */
final class OllamaReplyTeller {
    /** No id matches: every one is made. */
    private static final CallIds MADE = CallIds.matching("(?!)", "call_");

    private final Consumer<ReplyEvent> sink;
    private boolean started;
    private boolean over;
    /** Of the calls told so far. */
    private final Set<String> ids = new HashSet<>();

    private boolean lostImages;
    private int next;
    private int calls;
    private int open = -1;
    private @Nullable BlockKind kind;

    OllamaReplyTeller(Consumer<ReplyEvent> sink) {
        this.sink = sink;
    }

    boolean isOver() {
        return over;
    }

    void read(JsonNode line) {
        String error = JsonTree.string(line, "error");
        if (error != null) {
            over = true;
            sink.accept(new ReplyEvent.Failed("", error));
            return;
        }
        if (!started) {
            started = true;
            sink.accept(new ReplyEvent.Started("", JsonTree.string(line, "model")));
        }
        JsonNode message = line.get("message");
        boolean said = message != null && message.isObject() && message(message, line);
        JsonNode done = line.get("done");
        if (done != null && done.isBoolean() && done.booleanValue()) {
            finish(line);
        } else if (!said) {
            sink.accept(new ReplyEvent.Alive());
        }
    }

    private boolean message(JsonNode message, JsonNode line) {
        boolean said = piece(BlockKind.THOUGHT, JsonTree.string(message, "thinking"));
        said |= piece(BlockKind.TEXT, JsonTree.string(message, "content"));
        JsonNode toolCalls = message.get("tool_calls");
        if (toolCalls != null && toolCalls.isArray()) {
            for (JsonNode call : toolCalls) {
                call(call, line);
                said = true;
            }
        }
        JsonNode images = message.get("images");
        if (images != null && !images.isEmpty() && !lostImages) {
            lostImages = true;
            sink.accept(new ReplyEvent.Lost(Loss.dropped("images", "answers are text, thoughts and calls")));
        }
        return said;
    }

    private boolean piece(BlockKind wanted, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return false;
        }
        if (open < 0 || kind != wanted) {
            close();
            open = next++;
            kind = wanted;
            sink.accept(new ReplyEvent.BlockStarted(open, wanted));
        }
        sink.accept(new ReplyEvent.Piece(open, text));
        return true;
    }

    private void close() {
        if (open >= 0) {
            sink.accept(new ReplyEvent.BlockEnded(open));
            open = -1;
        }
    }

    private void call(JsonNode call, JsonNode line) {
        JsonNode function = call.get("function");
        String name = function == null ? null : JsonTree.string(function, "name");
        if (name == null || name.isEmpty()) {
            throw EventReplyReader.broken("a tool call has no name");
        }
        close();
        String id = JsonTree.string(call, "id");
        JsonNode arguments = function.get("arguments");
        String json = arguments == null || arguments.isNull()
                ? ""
                : arguments.isString() ? arguments.stringValue() : JsonTree.text(arguments);
        String time = JsonTree.string(line, "created_at");
        String made = (time == null ? UUID.randomUUID() : time) + "#" + calls++ + "#" + name + "#" + json;
        int block = next++;
        String told = id == null ? "" : id;
        boolean isOwn = !told.isEmpty() && ids.add(told);
        sink.accept(new ReplyEvent.CallStarted(block, isOwn ? told : MADE.fit(made), name));
        if (!json.isEmpty()) {
            sink.accept(new ReplyEvent.Arguments(block, json));
        }
        sink.accept(new ReplyEvent.BlockEnded(block));
    }

    private void finish(JsonNode line) {
        over = true;
        close();
        long input = Math.max(0, JsonTree.count(line, "prompt_eval_count"));
        long output = Math.max(0, JsonTree.count(line, "eval_count"));
        if (input > 0 || output > 0) {
            sink.accept(new ReplyEvent.Tokens(new TokenCounts(input, 0, 0, 0, output, 0)));
        }
        String told = JsonTree.string(line, "done_reason");
        StopReason reason = switch (told == null ? "stop" : told) {
            case "stop", "load", "unload" -> calls > 0 ? StopReason.TOOL_CALLS : StopReason.END;
            case "length" -> StopReason.LENGTH;
            default -> StopReason.OTHER;
        };
        sink.accept(new ReplyEvent.Finished(reason, null));
    }
}
