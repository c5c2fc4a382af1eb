package keyrail.wire.responses.codec.reply;

import java.util.TreeMap;
import java.util.function.Consumer;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.FreeText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One item of a vendor's answer on its way into the hub: pieces as they come, then the finished item, of which what the
 * pieces left out is told. A whole answer has no pieces. Not safe for use by several threads.
 */
final class IncomingItem {
    /** What the items of an answer share. */
    static final class Answer {
        private final Consumer<ReplyEvent> sink;
        private int blocks;
        private boolean called;
        private boolean refused;

        Answer(Consumer<ReplyEvent> sink) {
            this.sink = sink;
        }

        void tell(ReplyEvent event) {
            sink.accept(event);
        }

        boolean called() {
            return called;
        }

        boolean refused() {
            return refused;
        }
    }

    /** One block, as far as it has been told. */
    private final class Part {
        private final int block = answer.blocks++;
        private final StringBuilder told = new StringBuilder();
        private boolean ended;

        void piece(String text) {
            if (!text.isEmpty() && !ended) {
                told.append(text);
                answer.tell(new ReplyEvent.Piece(block, text));
            }
        }

        /** The whole text: what came in pieces stands, and what they lack follows. */
        void whole(@Nullable String text) {
            if (text != null && text.startsWith(told.toString())) {
                piece(text.substring(told.length()));
            }
        }

        void end() {
            if (!ended) {
                ended = true;
                answer.tell(new ReplyEvent.BlockEnded(block));
            }
        }
    }

    private final Answer answer;
    private final TreeMap<Integer, Part> parts = new TreeMap<>();
    private @Nullable Part thought;
    private @Nullable BlockKind thoughtFrom;
    private int summaries = -1;
    private @Nullable Part call;
    private final StringBuilder argumentsBeforeName = new StringBuilder();
    private boolean finished;

    IncomingItem(Answer answer) {
        this.answer = answer;
    }

    /** A piece of a message's part. */
    void said(int index, BlockKind kind, String text) {
        if (!text.isEmpty()) {
            part(index, kind).piece(text);
        }
    }

    /** All of a message's part. */
    void saidAll(int index, BlockKind kind, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            part(index, kind).whole(text);
        }
    }

    void endOfPart(int index) {
        Part part = parts.get(index);
        if (part != null) {
            part.end();
        }
    }

    private Part part(int index, BlockKind kind) {
        return parts.computeIfAbsent(index, ignored -> {
            answer.refused |= kind == BlockKind.REFUSAL;
            return started(kind);
        });
    }

    private Part started(BlockKind kind) {
        Part part = new Part();
        answer.tell(new ReplyEvent.BlockStarted(part.block, kind));
        return part;
    }

    /** A piece of the summary of reasoning; its parts are told with a blank line between, our choice. */
    void summarized(int index, String text) {
        if (thoughtFrom == null && !text.isEmpty()) {
            thoughtFrom = BlockKind.THOUGHT;
        }
        if (thoughtFrom != BlockKind.THOUGHT || text.isEmpty()) {
            return;
        }
        Part part = thought();
        if (index > summaries && summaries >= 0) {
            part.piece("\n\n");
        }
        summaries = Math.max(summaries, index);
        part.piece(text);
    }

    /** A piece of the reasoning itself, which open models show; not beside a summary. */
    void reasoned(String text) {
        if (thoughtFrom == null && !text.isEmpty()) {
            thoughtFrom = BlockKind.TEXT;
        }
        if (thoughtFrom == BlockKind.TEXT) {
            thought().piece(text);
        }
    }

    private Part thought() {
        if (thought == null) {
            thought = started(BlockKind.THOUGHT);
        }
        return thought;
    }

    /** What the vendor says of an item when it opens: a call's names. */
    void opened(JsonNode item) {
        if ("function_call".equals(JsonTree.string(item, "type"))) {
            startCall(item);
        }
    }

    private @Nullable Part startCall(JsonNode item) {
        String id = JsonTree.string(item, "call_id");
        String name = JsonTree.string(item, "name");
        if (call == null && id != null && !id.isEmpty() && name != null && !name.isEmpty()) {
            Part started = new Part();
            String grouped = ClientTools.grouped(JsonTree.string(item, "namespace"), name);
            answer.called = true;
            answer.tell(new ReplyEvent.CallStarted(started.block, id, grouped));
            call = started;
            arguments(argumentsBeforeName.toString());
        }
        return call;
    }

    void arguments(String piece) {
        if (call == null) {
            argumentsBeforeName.append(piece);
        } else if (!piece.isEmpty() && !call.ended) {
            call.told.append(piece);
            answer.tell(new ReplyEvent.Arguments(call.block, piece));
        }
    }

    /** All arguments, which count where the pieces differ: the last event has them whole. What is told is not taken back. */
    void allArguments(@Nullable String all) {
        if (call == null || all == null || call.ended) {
            return;
        }
        String told = call.told.toString();
        if (all.startsWith(told)) {
            arguments(all.substring(told.length()));
        } else if (!JsonTree.read(all).equals(JsonTree.read(told))) {
            throw EventReplyReader.broken("the arguments of a call differ from their pieces");
        }
    }

    /** The finished item. */
    void done(JsonNode item) {
        if (finished) {
            return;
        }
        String type = JsonTree.string(item, "type");
        switch (type == null ? "" : type) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> {
                if (startCall(item) == null) {
                    throw EventReplyReader.broken("a call without \"call_id\" or \"name\"");
                }
                allArguments(JsonTree.string(item, "arguments"));
            }
            case "custom_tool_call" -> {
                if (startCall(item) == null) {
                    throw EventReplyReader.broken("a call without \"call_id\" or \"name\"");
                }
                String input = JsonTree.string(item, "input");
                allArguments(FreeText.arguments(input == null ? "" : input).text());
            }
            default -> answer.tell(new ReplyEvent.Lost(Loss.dropped("output", "an item of a tool that OpenAI runs")));
        }
        end();
    }

    private void message(JsonNode item) {
        JsonNode content = item.get("content");
        if (content == null) {
            return;
        }
        int index = 0;
        for (JsonNode part : content) {
            if ("refusal".equals(JsonTree.string(part, "type"))) {
                saidAll(index, BlockKind.REFUSAL, JsonTree.string(part, "refusal"));
            } else {
                saidAll(index, BlockKind.TEXT, JsonTree.string(part, "text"));
            }
            JsonNode citations = part.get("annotations");
            if (citations != null && !citations.isEmpty()) {
                answer.tell(new ReplyEvent.Lost(Loss.dropped("annotations", "citations have no place elsewhere")));
            }
            endOfPart(index++);
        }
    }

    private void reasoning(JsonNode item) {
        if (thought == null) {
            tellAll(item.get("summary"), true);
            tellAll(item.get("content"), false);
        }
        String encrypted = JsonTree.string(item, "encrypted_content");
        if (encrypted != null && !encrypted.isEmpty()) {
            Part part = thought == null ? started(BlockKind.HIDDEN) : thought;
            answer.tell(
                    new ReplyEvent.Seal(part.block, SealedReasoning.minted(JsonTree.string(item, "id"), encrypted)));
            part.end();
        }
    }

    private void tellAll(@Nullable JsonNode texts, boolean summary) {
        if (texts == null) {
            return;
        }
        int index = 0;
        for (JsonNode one : texts) {
            String text = JsonTree.string(one, "text");
            if (text != null && summary) {
                summarized(index, text);
            } else if (text != null) {
                reasoned(text);
            }
            index++;
        }
    }

    /** Nothing more is expected of the item; what a vendor says of it nevertheless ends when this is called again. */
    void end() {
        finished = true;
        parts.values().forEach(Part::end);
        if (thought != null) {
            thought.end();
        }
        if (call != null) {
            call.end();
        }
    }
}
