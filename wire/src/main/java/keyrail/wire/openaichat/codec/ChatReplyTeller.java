package keyrail.wire.openaichat.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.dialect.openai.WrappedWords;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells what chunks of a stream, or one whole answer, say; only the first choice counts. Everything may be missing,
 * because many vendors speak this format a little. Not safe for use by several threads.
 */
final class ChatReplyTeller {
    private final Consumer<ReplyEvent> sink;
    private final Blocks blocks;
    private final ChatThoughtReader thoughts;
    private final ChatCallReader calls;
    private final List<String> lost = new ArrayList<>();
    private TokenCounts tokens = TokenCounts.NONE;
    private @Nullable String reason;
    private String ownReason = "";
    private @Nullable String stopSequence;
    private boolean started;
    private boolean sawChoice;
    private boolean refused;
    private boolean over;

    /** The blocks of one answer: at most one that is no call is open at a time. */
    static final class Blocks {
        private final Consumer<ReplyEvent> sink;
        private int next;
        private int open = -1;
        private @Nullable BlockKind kind;
        /** What closes the open block, told before its end. */
        private Runnable beforeEnd = () -> {};

        Blocks(Consumer<ReplyEvent> sink) {
            this.sink = sink;
        }

        int take() {
            return next++;
        }

        boolean isOpen(BlockKind wanted) {
            return open >= 0 && kind == wanted;
        }

        int open(BlockKind wanted, Runnable end) {
            close();
            open = take();
            kind = wanted;
            beforeEnd = end;
            sink.accept(new ReplyEvent.BlockStarted(open, wanted));
            return open;
        }

        void piece(BlockKind wanted, String text) {
            if (text.isEmpty()) {
                return;
            }
            if (!isOpen(wanted)) {
                open(wanted, () -> {});
            }
            sink.accept(new ReplyEvent.Piece(open, text));
        }

        void close() {
            if (open >= 0) {
                beforeEnd.run();
                sink.accept(new ReplyEvent.BlockEnded(open));
                open = -1;
            }
        }
    }

    ChatReplyTeller(Consumer<ReplyEvent> sink) {
        this.sink = sink;
        this.blocks = new Blocks(sink);
        this.thoughts = new ChatThoughtReader(blocks, sink);
        this.calls = new ChatCallReader(blocks, sink);
    }

    /** Whether an error ended the answer, or its end was told. */
    boolean isOver() {
        return over;
    }

    boolean hasReason() {
        return reason != null;
    }

    boolean sawChoice() {
        return sawChoice;
    }

    /** @param member {@code delta} of a stream, {@code message} of a whole answer */
    void read(JsonNode body, String member) {
        JsonNode error = body.get("error");
        if (error != null && !error.isNull() || "error".equals(JsonTree.string(body, "object"))) {
            fail(error == null || error.isNull() ? body : error);
            return;
        }
        if (!started) {
            started = true;
            String id = JsonTree.string(body, "id");
            calls.replyId(id == null ? "" : id);
            sink.accept(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(body, "model")));
        }
        JsonNode choices = body.get("choices");
        if (choices != null && choices.isArray()) {
            for (JsonNode choice : choices) {
                choice(choice, member);
            }
        }
        usage(body.get("usage"));
        JsonNode groq = body.get("x_groq");
        usage(groq == null ? null : groq.get("usage"));
    }

    private void fail(JsonNode error) {
        over = true;
        String type = JsonTree.string(error, "type");
        String message = WrappedWords.of(error);
        String code = JsonTree.string(error, "code");
        Long status = JsonTree.number(error, "code");
        String other = code != null ? code : status == null ? "" : status.toString();
        String plain = error.isString() ? error.stringValue() : "";
        sink.accept(new ReplyEvent.Failed(type == null ? other : type, message == null ? plain : message));
    }

    private void usage(@Nullable JsonNode usage) {
        if (usage != null && usage.isObject() && usage.has("prompt_tokens")) {
            TokenCounts counted = ChatUsage.read(usage);
            if (!counted.equals(tokens)) {
                tokens = counted;
                sink.accept(new ReplyEvent.Tokens(counted));
            }
        }
    }

    private void choice(JsonNode choice, String member) {
        if (!choice.isObject()) {
            throw EventReplyReader.broken("a choice is not an object");
        }
        if (JsonTree.count(choice, "index") != 0) {
            lose("choices[1]", "one answer to a request");
            return;
        }
        sawChoice = true;
        JsonNode message = choice.get(member);
        if (message != null && message.isObject()) {
            message(message, member.equals("message"));
        }
        usage(choice.get("usage"));
        String told = JsonTree.string(choice, "finish_reason");
        if (told != null && !told.isEmpty()) {
            reason = told;
        }
        String own = JsonTree.string(choice, "native_finish_reason");
        ownReason = own == null ? ownReason : own;
        String sequence = JsonTree.string(choice, "stop_reason");
        stopSequence = sequence == null ? stopSequence : sequence;
    }

    private void message(JsonNode message, boolean whole) {
        thoughts.read(message);
        content(message.get("content"));
        String refusal = JsonTree.string(message, "refusal");
        if (refusal != null && !refusal.isEmpty()) {
            refused = true;
            blocks.piece(BlockKind.REFUSAL, refusal);
        }
        JsonNode toolCalls = message.get("tool_calls");
        if (toolCalls != null && toolCalls.isArray()) {
            for (int position = 0; position < toolCalls.size(); position++) {
                if (whole) {
                    calls.readWhole(toolCalls.get(position), position);
                } else {
                    calls.read(toolCalls.get(position));
                }
            }
        }
        JsonNode old = message.get("function_call");
        if (old != null && old.isObject()) {
            calls.readOld(old);
        }
        for (String member : List.of("annotations", "audio", "images")) {
            JsonNode more = message.get(member);
            if (more != null && !more.isNull() && !more.isEmpty()) {
                lose(member, "answers are text, thoughts and calls");
            }
        }
    }

    /** A text, or parts, among which Mistral's thoughts are. */
    private void content(@Nullable JsonNode content) {
        if (content == null) {
            return;
        }
        if (content.isString()) {
            blocks.piece(BlockKind.TEXT, content.stringValue());
            return;
        }
        for (JsonNode part : content) {
            String text = JsonTree.string(part, "text");
            JsonNode thinking = part.get("thinking");
            if (thinking != null && thinking.isString()) {
                blocks.piece(BlockKind.THOUGHT, thinking.stringValue());
            } else if (thinking != null) {
                thinking.forEach(piece -> {
                    String thought = JsonTree.string(piece, "text");
                    blocks.piece(BlockKind.THOUGHT, thought == null ? "" : thought);
                });
            } else if (text != null) {
                blocks.piece(BlockKind.TEXT, text);
            } else {
                lose("content", "a part that is no text");
            }
        }
    }

    private void lose(String field, String why) {
        if (!lost.contains(field)) {
            lost.add(field);
            sink.accept(new ReplyEvent.Lost(Loss.dropped(field, why)));
        }
    }

    /**
     * The answer is complete.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}
     */
    void finish() {
        if (over) {
            return;
        }
        if (!sawChoice) {
            throw EventReplyReader.broken("it has no choice");
        }
        over = true;
        if ("error".equals(reason)) {
            sink.accept(new ReplyEvent.Failed("error", "the vendor says that the answer ended in an error"));
            return;
        }
        blocks.close();
        calls.finish();
        StopReason why = FinishReasons.read(reason == null ? "stop" : reason, ownReason, calls.any(), refused);
        boolean sequence = stopSequence != null && why == StopReason.END;
        sink.accept(new ReplyEvent.Finished(sequence ? StopReason.STOP_SEQUENCE : why, sequence ? stopSequence : null));
    }
}
