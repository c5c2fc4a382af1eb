package keyrail.wire.anthropic.codec.reply;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.wire.anthropic.codec.prompt.AnswerTool;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells the blocks of an answer, whole ones and those that come in pieces: a whole block is one that starts with all it
 * has. Blocks of Anthropic's own tools are lost; the call of {@link AnswerTool} is told as text. Not safe for use by
 * several threads.
 */
final class ReplyBlocks {
    private static final Minter SELF = new Minter(Format.ANTHROPIC_MESSAGES, "");

    /** A block that has not ended; {@code block} is -1 for one nobody is told of. */
    private static final class Open {
        private final int block;
        private final String type;
        private final JsonNode start;
        private final StringBuilder signature = new StringBuilder();
        private boolean hasPieces;

        Open(int block, String type, JsonNode start) {
            this.block = block;
            this.type = type;
            this.start = start;
        }
    }

    private final Consumer<ReplyEvent> sink;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final Set<String> lost = new HashSet<>();
    private int next;
    private boolean called;
    private boolean answered;

    ReplyBlocks(Consumer<ReplyEvent> sink) {
        this.sink = sink;
    }

    void start(long index, @Nullable JsonNode block) {
        String type = JsonTree.string(block, "type");
        if (block == null || type == null) {
            throw EventReplyReader.broken("a content block has no type");
        }
        Open started = switch (type) {
            case "text" -> begin(BlockKind.TEXT, type, block);
            case "thinking" -> begin(BlockKind.THOUGHT, type, block);
            case "redacted_thinking" -> begin(BlockKind.HIDDEN, type, block);
            case "tool_use" -> call(block);
            default -> {
                lose("content." + type, "only Anthropic's clients know such a block");
                yield new Open(-1, type, block);
            }
        };
        if (open.put(index, started) != null) {
            throw EventReplyReader.broken("a content block starts twice");
        }
        piece(started, JsonTree.string(block, type.equals("thinking") ? "thinking" : "text"));
        if (type.equals("thinking")) {
            sign(started, JsonTree.string(block, "signature"));
        }
        if (block.path("citations").size() > 0) {
            lose("content.citations", "only Anthropic's clients know citations");
        }
    }

    private Open begin(BlockKind kind, String type, JsonNode block) {
        sink.accept(new ReplyEvent.BlockStarted(next, kind));
        return new Open(next++, type, block);
    }

    private Open call(JsonNode block) {
        String name = JsonTree.string(block, "name");
        String id = JsonTree.string(block, "id");
        if (name == null || id == null) {
            throw EventReplyReader.broken("a tool call has no name or no id");
        }
        if (name.equals(AnswerTool.NAME)) {
            answered = true;
            return begin(BlockKind.TEXT, "answer", block);
        }
        called = true;
        sink.accept(new ReplyEvent.CallStarted(next, id, name));
        return new Open(next++, "tool_use", block);
    }

    void delta(long index, @Nullable JsonNode delta) {
        Open block = open.get(index);
        String type = JsonTree.string(delta, "type");
        if (block == null || delta == null || type == null) {
            throw EventReplyReader.broken("a piece belongs to no content block");
        }
        if (block.block < 0) {
            return;
        }
        switch (type) {
            case "text_delta" -> piece(only(block, "text"), JsonTree.string(delta, "text"));
            case "thinking_delta" -> piece(only(block, "thinking"), JsonTree.string(delta, "thinking"));
            case "signature_delta" -> sign(only(block, "thinking"), JsonTree.string(delta, "signature"));
            case "input_json_delta" -> input(block, JsonTree.string(delta, "partial_json"));
            case "citations_delta" -> lose("content.citations", "only Anthropic's clients know citations");
            default -> lose("content." + type, "unknown to the translation");
        }
    }

    private static Open only(Open block, String type) {
        if (!block.type.equals(type)) {
            throw EventReplyReader.broken("a piece does not fit its content block");
        }
        return block;
    }

    private void piece(Open block, @Nullable String text) {
        if (text == null || text.isEmpty() || !(block.type.equals("text") || block.type.equals("thinking"))) {
            return;
        }
        sink.accept(new ReplyEvent.Piece(block.block, text));
    }

    private static void sign(Open block, @Nullable String signature) {
        if (signature != null) {
            block.signature.append(signature);
        }
    }

    private void input(Open block, @Nullable String json) {
        if (json == null || json.isEmpty()) {
            return;
        }
        block.hasPieces = true;
        if (block.type.equals("answer")) {
            sink.accept(new ReplyEvent.Piece(block.block, json));
        } else {
            sink.accept(new ReplyEvent.Arguments(only(block, "tool_use").block, json));
        }
    }

    void stop(long index) {
        Open block = open.remove(index);
        if (block == null) {
            throw EventReplyReader.broken("a content block ends that has not started");
        }
        end(block);
    }

    private void end(Open block) {
        if (block.block < 0) {
            return;
        }
        boolean isCall = block.type.equals("tool_use") || block.type.equals("answer");
        JsonNode whole = block.start.get("input");
        if (isCall && !block.hasPieces && whole != null && !whole.isEmpty()) {
            input(block, JsonTree.text(whole));
        }
        if (!block.signature.isEmpty()) {
            seal(block, "signature", block.signature.toString());
        }
        if (block.type.equals("redacted_thinking")) {
            String data = JsonTree.string(block.start, "data");
            seal(block, "redacted_thinking", data == null ? "" : data);
        }
        sink.accept(new ReplyEvent.BlockEnded(block.block));
    }

    private void seal(Open block, String kind, String value) {
        sink.accept(new ReplyEvent.Seal(block.block, new Opaque(SELF, kind, value)));
    }

    /** Ends what is still open, then the answer; an explanation of a refusal is told as its words. */
    void finish(JsonNode ending) {
        open.values().forEach(this::end);
        open.clear();
        StopReason reason = Endings.read(JsonTree.string(ending, "stop_reason"));
        if (reason == StopReason.TOOL_CALLS && answered && !called) {
            reason = StopReason.END;
        }
        String explanation = JsonTree.string(ending.get("stop_details"), "explanation");
        if (reason == StopReason.REFUSAL && explanation != null && !explanation.isEmpty()) {
            sink.accept(new ReplyEvent.BlockStarted(next, BlockKind.REFUSAL));
            sink.accept(new ReplyEvent.Piece(next, explanation));
            sink.accept(new ReplyEvent.BlockEnded(next++));
        }
        sink.accept(new ReplyEvent.Finished(reason, JsonTree.string(ending, "stop_sequence")));
    }

    private void lose(String field, String reason) {
        if (lost.add(field)) {
            sink.accept(new ReplyEvent.Lost(Loss.dropped(field, reason)));
        }
    }
}
