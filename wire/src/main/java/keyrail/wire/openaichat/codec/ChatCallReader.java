package keyrail.wire.openaichat.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.CallIds;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.openaichat.codec.ChatReplyTeller.Blocks;
import keyrail.wire.openaichat.prompt.ReasoningDetails;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts tool calls together. OpenAI tells them by index, name first, arguments in pieces; others send a call whole, leave
 * out the index or give every call the same one, leave out the id, tell the name in pieces or again and again, or give
 * arguments as an object. Not safe for use by several threads.
 */
final class ChatCallReader {
    /** No id matches: every one is made. */
    private static final CallIds MADE = CallIds.matching("(?!)", "call_");

    private static final class Draft {
        private final int number;
        private String id = "";
        private String name = "";
        private @Nullable JsonNode extra;
        private final StringBuilder arguments = new StringBuilder();
        private int block = -1;
        private boolean ended;

        Draft(int number) {
            this.number = number;
        }
    }

    private final Blocks blocks;
    private final Consumer<ReplyEvent> sink;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<Long, Draft> byIndex = new HashMap<>();
    /** Those told so far: some servers give every call of an answer the same one. */
    private final Set<String> ids = new HashSet<>();

    private String replyId = "";

    ChatCallReader(Blocks blocks, Consumer<ReplyEvent> sink) {
        this.blocks = blocks;
        this.sink = sink;
    }

    /** @param id what made ids are made of, so that they differ between the answers of a conversation */
    void replyId(String id) {
        replyId = id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    boolean any() {
        return !drafts.isEmpty();
    }

    /** A call, or the next piece of one. */
    void read(JsonNode call) {
        read(call, JsonTree.number(call, "index"));
    }

    /** A call of a whole answer, where each has a place of its own whatever it says of itself. */
    void readWhole(JsonNode call, long position) {
        read(call, position);
    }

    private void read(JsonNode call, @Nullable Long index) {
        JsonNode function = call.get("function");
        if (function == null || !function.isObject()) {
            return;
        }
        String id = JsonTree.string(call, "id");
        read(index, id == null ? "" : id, function, call.get("extra_content"));
    }

    /** The one call of 2023, which has no id. */
    void readOld(JsonNode function) {
        read(-1L, "", function, null);
    }

    private void read(@Nullable Long index, String id, JsonNode function, @Nullable JsonNode extra) {
        String told = JsonTree.string(function, "name");
        String name = told == null ? "" : told;
        Draft draft = draft(index, id, name);
        if (draft.id.isEmpty()) {
            draft.id = id;
        }
        if (draft.block < 0 && !name.equals(draft.name)) {
            draft.name += name;
        }
        if (extra != null && extra.isObject()) {
            draft.extra = extra;
        }
        JsonNode arguments = function.get("arguments");
        String piece = arguments == null || arguments.isNull()
                ? ""
                : arguments.isString() ? arguments.stringValue() : JsonTree.text(arguments);
        if (piece.isEmpty()) {
            return;
        }
        if (draft.ended) {
            if (!piece.isBlank()) {
                throw EventReplyReader.broken("a tool call goes on behind its end");
            }
            return;
        }
        start(draft);
        draft.arguments.append(piece);
        sink.accept(new ReplyEvent.Arguments(draft.block, piece));
    }

    private Draft draft(@Nullable Long index, String id, String name) {
        Draft last = drafts.isEmpty() ? null : drafts.getLast();
        Draft known = index == null ? last : byIndex.get(index);
        boolean another =
                known != null && !id.isEmpty() && !known.id.isEmpty() && !known.id.equals(id) && !name.isEmpty();
        if (known != null && !another) {
            return known;
        }
        if (last != null) {
            start(last);
            endIfComplete(last);
        }
        Draft draft = new Draft(drafts.size());
        drafts.add(draft);
        if (index != null) {
            byIndex.put(index, draft);
        }
        return draft;
    }

    private void start(Draft draft) {
        if (draft.block >= 0) {
            return;
        }
        if (draft.name.isEmpty()) {
            throw EventReplyReader.broken("a tool call has no name");
        }
        blocks.close();
        draft.block = blocks.take();
        boolean isOwn = !draft.id.isEmpty() && ids.add(draft.id);
        String id = isOwn ? draft.id : MADE.fit(replyId + "#" + draft.number + "#" + draft.name);
        sink.accept(new ReplyEvent.CallStarted(draft.block, id, draft.name));
    }

    /** Ends a call before the next one where no more of it can come, so that a reader need not wait. */
    private void endIfComplete(Draft draft) {
        boolean complete = !draft.ended
                && draft.arguments.length() > 1
                && JsonTree.read(draft.arguments.toString())
                        .filter(JsonNode::isObject)
                        .isPresent();
        if (complete) {
            end(draft);
        }
    }

    private void end(Draft draft) {
        start(draft);
        draft.ended = true;
        if (draft.extra != null) {
            Opaque seal = new Opaque(
                    new Minter(Format.OPENAI_CHAT, ""), ReasoningDetails.EXTRA_CONTENT, JsonTree.text(draft.extra));
            sink.accept(new ReplyEvent.Seal(draft.block, seal));
        }
        sink.accept(new ReplyEvent.BlockEnded(draft.block));
    }

    /** No more calls come. */
    void finish() {
        for (Draft draft : drafts) {
            if (!draft.ended) {
                end(draft);
            }
        }
    }
}
