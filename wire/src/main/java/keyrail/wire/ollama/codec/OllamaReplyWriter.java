package keyrail.wire.ollama.codec;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.InOrder;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a stream of lines: pieces of thoughts and text as they come, a call whole once its arguments are, a last line that
 * says {@code done}, why, and the tokens. A refusal is text. Not safe for use by several threads.
 */
final class OllamaReplyWriter implements ReplyWriter, InOrder.Sink {
    private static final class Call {
        private final int number;
        private final ReplyEvent.CallStarted started;
        private final StringBuilder arguments = new StringBuilder();
        private boolean ended;

        Call(int number, ReplyEvent.CallStarted started) {
            this.number = number;
            this.started = started;
        }
    }

    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final InOrder blocks = new InOrder(this);
    private final Map<Integer, Call> calls = new HashMap<>();
    /** Calls that were not told yet, in the order of their start, which is the order they are told in. */
    private final Queue<Call> untold = new ArrayDeque<>();

    private String model;
    private TokenCounts tokens = TokenCounts.NONE;
    private StopReason reason = StopReason.OTHER;
    private boolean saidText;
    private boolean saidRefusal;
    private int callCount;

    OllamaReplyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.frame = frame;
        this.out = out;
        this.model = frame.model() == null ? "" : frame.model();
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started started ->
                model = model.isEmpty() && started.model() != null ? started.model() : model;
            case ReplyEvent.BlockStarted started -> blocks.start(started.block(), started.kind());
            case ReplyEvent.CallStarted started -> {
                Call call = new Call(callCount++, started);
                calls.put(started.block(), call);
                untold.add(call);
            }
            case ReplyEvent.Piece piece -> blocks.piece(piece.block(), piece.text());
            case ReplyEvent.Arguments piece -> arguments(piece);
            case ReplyEvent.BlockEnded ended -> ended(ended.block());
            case ReplyEvent.Tokens counted -> tokens = counted.counts();
            case ReplyEvent.Finished finished -> {
                blocks.endAll();
                calls.keySet().stream().sorted().toList().forEach(this::ended);
                reason = finished.reason();
            }
            case ReplyEvent.Seal _, ReplyEvent.Lost _, ReplyEvent.Failed _, ReplyEvent.Alive _ -> {}
        }
    }

    private void arguments(ReplyEvent.Arguments piece) {
        Call call = calls.get(piece.block());
        if (call == null) {
            throw new IllegalStateException("arguments of block " + piece.block() + ", which is no open call");
        }
        call.arguments.append(piece.json());
    }

    @Override
    public void piece(int block, BlockKind kind, String text) {
        switch (kind) {
            case TEXT, REFUSAL -> {
                saidText = true;
                saidRefusal |= kind == BlockKind.REFUSAL;
                line(message(text));
            }
            case THOUGHT -> line(message("").put("thinking", text));
            case HIDDEN -> {}
        }
    }

    @Override
    public void ended(int block, BlockKind kind) {}

    private void ended(int block) {
        blocks.end(block);
        Call ended = calls.remove(block);
        if (ended == null) {
            return;
        }
        ended.ended = true;
        Call first = untold.peek();
        while (first != null && first.ended) {
            RawJson arguments = new RawJson(first.arguments.toString());
            ObjectNode message = message("");
            message.putArray("tool_calls").add(call(first.number, first.started.id(), first.started.name(), arguments));
            line(message);
            untold.remove();
            first = untold.peek();
        }
    }

    private static ObjectNode message(String content) {
        return JsonTree.object().put("role", "assistant").put("content", content);
    }

    private static ObjectNode call(int number, String id, String name, RawJson arguments) {
        ObjectNode call = JsonTree.object().put("id", id);
        call.putObject("function")
                .put("index", number)
                .put("name", name)
                .set("arguments", JsonTree.arguments(arguments));
        return call;
    }

    private void line(ObjectNode message) {
        ObjectNode line = head(model, frame);
        line.set("message", message);
        out.accept(Bytes.utf8(JsonTree.text(line.put("done", false)) + "\n"));
    }

    private static ObjectNode head(@Nullable String model, ReplyFrame frame) {
        return JsonTree.object()
                .put("model", model == null ? "" : model)
                .put("created_at", Instant.ofEpochSecond(frame.createdSeconds()).toString());
    }

    private static ObjectNode done(ObjectNode line, StopReason reason, TokenCounts tokens) {
        String word = switch (reason) {
            case LENGTH, PAUSED -> "length";
            case END, STOP_SEQUENCE, TOOL_CALLS, REFUSAL, SAFETY, OTHER -> "stop";
        };
        return line.put("done", true)
                .put("done_reason", word)
                .put("total_duration", 0)
                .put("load_duration", 0)
                .put("prompt_eval_count", tokens.input())
                .put("prompt_eval_duration", 0)
                .put("eval_count", tokens.output())
                .put("eval_duration", 0);
    }

    /** Words for an end that the format has no reason for, so that it is not taken for a success; empty for any other. */
    private static String ending(StopReason reason, boolean behindText) {
        String words = switch (reason) {
            case REFUSAL -> "The model declined to answer.";
            case SAFETY -> "The vendor's filter ended the answer.";
            case END, LENGTH, STOP_SEQUENCE, TOOL_CALLS, PAUSED, OTHER -> "";
        };
        return words.isEmpty() || !behindText ? words : "\n\n[" + words + "]";
    }

    @Override
    public void end() {
        ObjectNode line = head(model, frame);
        line.set("message", message(saidRefusal ? "" : ending(reason, saidText)));
        out.accept(Bytes.utf8(JsonTree.text(done(line, reason, tokens)) + "\n"));
    }

    private static boolean hasWords(Block block) {
        return block instanceof Block.Refusal refusal && !refusal.text().isEmpty();
    }

    /** A whole answer as one body. */
    static Bytes whole(Reply reply, ReplyFrame frame) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ObjectNode message = message("");
        List<Block.ToolCall> calls = reply.blocks().stream()
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .toList();
        for (Block block : reply.blocks()) {
            switch (block) {
                case Block.Text said -> text.append(said.text());
                case Block.Refusal refusal -> text.append(refusal.text());
                case Block.Thought thought -> thoughts.append(thought.text());
                case Block.ToolCall _, Block.Hidden _, Block.Media _, Block.ToolResult _ -> {}
            }
        }
        boolean refused = reply.blocks().stream().anyMatch(OllamaReplyWriter::hasWords);
        message.put("content", refused ? text.toString() : text + ending(reply.reason(), !text.isEmpty()));
        if (!thoughts.isEmpty()) {
            message.put("thinking", thoughts.toString());
        }
        for (int index = 0; index < calls.size(); index++) {
            Block.ToolCall call = calls.get(index);
            message.withArray("tool_calls").add(call(index, call.id(), call.name(), call.arguments()));
        }
        ObjectNode body = head(frame.model() == null ? reply.model() : frame.model(), frame);
        body.set("message", message);
        return JsonTree.bytes(done(body, reply.reason(), reply.tokens()));
    }
}
