package keyrail.wire.openaichat.codec;

import java.util.function.Consumer;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.wire.openaichat.codec.ChatReplyTeller.Blocks;
import keyrail.wire.openaichat.prompt.ReasoningDetails;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads thoughts from whichever member holds them. A gateway may mirror one text in two of them: entries of {@code
 * reasoning_details} count where one has text, else {@code reasoning_content}, else {@code reasoning}. Entries come in
 * pieces, told apart by their index; their signature comes last. Not safe for use by several threads.
 */
final class ChatThoughtReader {
    private final Blocks blocks;
    private final Consumer<ReplyEvent> sink;
    private @Nullable ObjectNode entry;
    private StringBuilder text = new StringBuilder();
    private int block;

    ChatThoughtReader(Blocks blocks, Consumer<ReplyEvent> sink) {
        this.blocks = blocks;
        this.sink = sink;
    }

    void read(JsonNode message) {
        JsonNode details = message.get("reasoning_details");
        boolean told = false;
        if (details != null && details.isArray()) {
            for (JsonNode one : details) {
                told |= !textOf(one).isEmpty();
            }
        }
        String content = JsonTree.string(message, "reasoning_content");
        String plain = content == null || content.isEmpty() ? JsonTree.string(message, "reasoning") : content;
        if (!told && plain != null && !plain.isEmpty()) {
            thought(plain, null);
        }
        if (details != null && details.isArray()) {
            for (JsonNode one : details) {
                if (one instanceof ObjectNode object) {
                    detail(object);
                }
            }
        }
    }

    private static String textOf(JsonNode detail) {
        String text = JsonTree.string(detail, "text");
        String other = text == null ? JsonTree.string(detail, "summary") : text;
        return other == null ? "" : other;
    }

    private void detail(ObjectNode detail) {
        String type = JsonTree.string(detail, "type");
        if (type == null || type.endsWith(".text") || type.endsWith(".summary")) {
            thought(textOf(detail), detail);
        } else {
            int hidden = blocks.open(BlockKind.HIDDEN, () -> {});
            sink.accept(new ReplyEvent.Seal(hidden, ReasoningDetails.whole(detail)));
            blocks.close();
        }
    }

    /** The next piece of a thought, or its signature. */
    private void thought(String piece, @Nullable ObjectNode detail) {
        if (!blocks.isOpen(BlockKind.THOUGHT) || isAnother(detail)) {
            if (piece.isEmpty() && (detail == null || !detail.has("signature"))) {
                return;
            }
            entry = null;
            text = new StringBuilder();
            block = blocks.open(BlockKind.THOUGHT, this::seal);
        }
        if (detail != null) {
            if (entry == null) {
                entry = JsonTree.object();
            }
            ObjectNode whole = entry;
            detail.properties().forEach(member -> {
                if (!member.getValue().isNull() || !whole.has(member.getKey())) {
                    whole.set(member.getKey(), member.getValue());
                }
            });
        }
        text.append(piece);
        blocks.piece(BlockKind.THOUGHT, piece);
    }

    private boolean isAnother(@Nullable ObjectNode detail) {
        JsonNode index = detail == null ? null : detail.get("index");
        JsonNode open = entry == null ? null : entry.get("index");
        return index != null && open != null && !index.equals(open);
    }

    /** An entry that is signed, or that OpenAI encrypts behind its summary, goes back whole. */
    private void seal() {
        ObjectNode whole = entry;
        if (whole == null) {
            return;
        }
        String signature = JsonTree.string(whole, "signature");
        boolean summary = whole.has("summary");
        if (summary || signature != null && !signature.isEmpty()) {
            whole.put(summary ? "summary" : "text", text.toString());
            sink.accept(new ReplyEvent.Seal(block, ReasoningDetails.whole(whole)));
        }
        entry = null;
    }
}
