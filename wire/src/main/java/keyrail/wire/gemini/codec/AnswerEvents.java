package keyrail.wire.gemini.codec;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.gemini.GeminiSeals;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells the answers of generateContent as events: a whole one, or those that a stream consists of, each with the next
 * parts. Only the first candidate counts. Not safe for use by several threads.
 */
final class AnswerEvents {
    private final Consumer<ReplyEvent> sink;
    private final Supplier<String> ids;

    private boolean started;
    private boolean failed;
    private boolean answered;
    private int blocks;
    /** The kind of the open block, which is always the last one; null where none is open. */
    private @Nullable BlockKind open;

    private boolean called;
    private @Nullable StopReason reason;
    private TokenCounts counts = TokenCounts.NONE;

    /** @param ids makes ids of calls that have none */
    AnswerEvents(Consumer<ReplyEvent> sink, Supplier<String> ids) {
        this.sink = sink;
        this.ids = ids;
    }

    void accept(JsonNode answer) {
        JsonNode error = answer.get("error");
        if (failed) {
            return;
        }
        if (error != null && !error.isNull()) {
            fail(JsonTree.string(error, "status"), JsonTree.string(error, "message"));
            return;
        }
        if (!started) {
            started = true;
            String id = JsonTree.string(answer, "responseId");
            sink.accept(new ReplyEvent.Started(id == null ? "" : id, JsonTree.string(answer, "modelVersion")));
        }
        usage(answer.get("usageMetadata"));
        JsonNode feedback = answer.get("promptFeedback");
        if (JsonTree.string(feedback, "blockReason") != null) {
            answered = true;
            reason = StopReason.SAFETY;
        }
        for (JsonNode candidate : list(answer.get("candidates"), "candidates")) {
            if (JsonTree.count(candidate, "index") == 0) {
                answered = true;
                candidate(candidate);
            } else {
                lose("candidates", "one answer is all that is translated");
            }
        }
    }

    /** The answer is over. */
    void end(boolean whole) {
        if (failed) {
            return;
        }
        if (whole && !answered) {
            throw EventReplyReader.broken("the answer holds no candidates");
        }
        close();
        if (reason == null && !whole) {
            return;
        }
        StopReason told = reason == null ? StopReason.OTHER : reason;
        boolean toRun = called && (told == StopReason.END || told == StopReason.OTHER);
        sink.accept(new ReplyEvent.Finished(toRun ? StopReason.TOOL_CALLS : told, null));
    }

    private void candidate(JsonNode candidate) {
        JsonNode content = candidate.get("content");
        if (content != null && !content.isNull() && !content.isObject()) {
            throw EventReplyReader.broken("a candidate's content is no object");
        }
        for (JsonNode part : list(content == null ? null : content.get("parts"), "parts")) {
            part(part);
        }
        String told = JsonTree.string(candidate, "finishReason");
        if (told == null) {
            return;
        }
        Optional<StopReason> read = FinishReasons.read(told);
        if (read.isEmpty()) {
            String message = JsonTree.string(candidate, "finishMessage");
            fail(told, message == null ? "the model ended without a valid answer: " + told : message);
        } else {
            reason = read.get();
        }
    }

    private void part(JsonNode part) {
        String signature = JsonTree.string(part, "thoughtSignature");
        if (signature != null && signature.isEmpty()) {
            signature = null;
        }
        JsonNode text = part.get("text");
        JsonNode call = part.get("functionCall");
        if (call != null && !call.isNull()) {
            call(call, signature);
        } else if (text != null || signature != null) {
            if (text != null && !text.isString()) {
                throw EventReplyReader.broken("a part's text is no string");
            }
            JsonNode thought = part.get("thought");
            text(text == null ? "" : text.stringValue(), thought != null && thought.asBoolean(false), signature);
        } else {
            for (String member : part.propertyNames()) {
                lose("parts." + member, "the hub has no such part");
            }
        }
    }

    private void text(String piece, boolean thought, @Nullable String signature) {
        BlockKind kind = thought ? BlockKind.THOUGHT : BlockKind.TEXT;
        if (!piece.isEmpty() || (thought && signature != null)) {
            if (open != kind) {
                close();
                open = kind;
                sink.accept(new ReplyEvent.BlockStarted(blocks, kind));
            }
            if (!piece.isEmpty()) {
                sink.accept(new ReplyEvent.Piece(blocks, piece));
            }
        }
        if (signature == null) {
            return;
        }
        if (!thought) {
            // Texts have no seal in the hub: it is a block of its own behind them.
            close();
            open = BlockKind.HIDDEN;
            sink.accept(new ReplyEvent.BlockStarted(blocks, BlockKind.HIDDEN));
        }
        sink.accept(new ReplyEvent.Seal(blocks, GeminiSeals.minted(signature)));
        close();
    }

    private void call(JsonNode call, @Nullable String signature) {
        close();
        String name = JsonTree.string(call, "name");
        JsonNode arguments = call.get("args");
        if (name == null || name.isEmpty()) {
            throw EventReplyReader.broken("a function call has no name");
        }
        if (arguments != null && !arguments.isNull() && !arguments.isObject()) {
            throw EventReplyReader.broken("a function call's args are no object");
        }
        String id = JsonTree.string(call, "id");
        sink.accept(new ReplyEvent.CallStarted(blocks, id == null || id.isEmpty() ? ids.get() : id, name));
        if (arguments != null && arguments.isObject()) {
            sink.accept(new ReplyEvent.Arguments(blocks, JsonTree.text(arguments)));
        }
        if (signature != null) {
            sink.accept(new ReplyEvent.Seal(blocks, GeminiSeals.minted(signature)));
        }
        sink.accept(new ReplyEvent.BlockEnded(blocks++));
        called = true;
    }

    private void close() {
        if (open != null) {
            sink.accept(new ReplyEvent.BlockEnded(blocks++));
            open = null;
        }
    }

    /** Google's prompt count includes what came from a cache; its candidates leave the thoughts out. */
    private void usage(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        long thoughts = JsonTree.count(usage, "thoughtsTokenCount");
        TokenCounts told = new TokenCounts(
                JsonTree.count(usage, "promptTokenCount") + JsonTree.count(usage, "toolUsePromptTokenCount"),
                JsonTree.count(usage, "cachedContentTokenCount"),
                0,
                0,
                JsonTree.count(usage, "candidatesTokenCount") + thoughts,
                thoughts);
        if (!told.equals(counts)) {
            counts = told;
            sink.accept(new ReplyEvent.Tokens(told));
        }
    }

    private void fail(@Nullable String type, @Nullable String message) {
        failed = true;
        sink.accept(new ReplyEvent.Failed(type == null ? "" : type, message == null ? "" : message));
    }

    private void lose(String field, String why) {
        sink.accept(new ReplyEvent.Lost(Loss.dropped(field, why)));
    }

    /** The objects of a list; nothing where there is none. */
    private static Iterable<JsonNode> list(@Nullable JsonNode list, String what) {
        if (list == null || list.isNull()) {
            return JsonTree.array();
        }
        if (!list.isArray()) {
            throw EventReplyReader.broken(what + " is no list");
        }
        for (JsonNode one : list) {
            if (!one.isObject()) {
                throw EventReplyReader.broken(what + " holds something else than objects");
            }
        }
        return list;
    }
}
