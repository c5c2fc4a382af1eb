package keyrail.wire.anthropic.codec.prompt;

import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.wire.codec.MemberNames;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes blocks that fit, decided by {@link BlockFit} and {@link Conversation}. */
final class BlockWriter {
    private final ToolNames names;
    private final MemberNames members;

    BlockWriter(ToolNames names, MemberNames members) {
        this.names = names;
        this.members = members;
    }

    ArrayNode messages(List<Conversation.Message> messages) {
        ArrayNode written = JsonTree.array();
        for (Conversation.Message message : messages) {
            ObjectNode one = written.addObject()
                    .put(
                            "role",
                            switch (message.role()) {
                                case USER -> "user";
                                case ASSISTANT -> "assistant";
                                case SYSTEM -> "system";
                            });
            one.set("content", blocks(message.blocks()));
        }
        return written;
    }

    ArrayNode blocks(List<? extends Block> blocks) {
        ArrayNode written = JsonTree.array();
        blocks.forEach(block -> written.add(block(block)));
        return written;
    }

    private ObjectNode block(Block block) {
        return switch (block) {
            case Block.Text text -> {
                ObjectNode written = type("text").put("text", text.text());
                CacheMarks.mark(written, text.cache());
                yield written;
            }
            case Block.Media media -> media(media);
            case Block.ToolCall call -> {
                String name = names.fit(call.name());
                ObjectNode written = type("tool_use").put("id", call.id()).put("name", name);
                written.set("input", members.arguments(name, JsonTree.arguments(call.arguments())));
                CacheMarks.mark(written, call.cache());
                yield written;
            }
            case Block.ToolResult result -> result(result);
            case Block.Thought thought ->
                type("thinking")
                        .put("thinking", thought.text())
                        .put(
                                "signature",
                                thought.seal() == null ? "" : thought.seal().value());
            case Block.Hidden hidden ->
                type("redacted_thinking").put("data", hidden.seal().value());
            case Block.Refusal refusal -> type("text").put("text", refusal.text());
        };
    }

    private ObjectNode result(Block.ToolResult result) {
        ObjectNode written = type("tool_result").put("tool_use_id", result.callId());
        if (result.content().size() == 1
                && result.content().getFirst() instanceof Block.Text text
                && text.cache() == null) {
            written.put("content", text.text());
        } else if (!result.content().isEmpty()) {
            written.set("content", blocks(result.content()));
        }
        if (result.failed()) {
            written.put("is_error", true);
        }
        CacheMarks.mark(written, result.cache());
        return written;
    }

    private static ObjectNode media(Block.Media media) {
        boolean isPicture = media.kind() == MediaKind.IMAGE;
        ObjectNode written = type(isPicture ? "image" : "document");
        written.set(
                "source",
                switch (media.source()) {
                    case MediaSource.Inline inline ->
                        type("base64").put("media_type", inline.mimeType()).put("data", inline.base64());
                    case MediaSource.Remote remote -> type("url").put("url", remote.url());
                    case MediaSource.Stored stored -> type("file").put("file_id", stored.id());
                    case MediaSource.Plain plain ->
                        type("text").put("media_type", "text/plain").put("data", plain.text());
                });
        if (!isPicture && media.name() != null && !media.name().isBlank()) {
            written.put("title", media.name());
        }
        CacheMarks.mark(written, media.cache());
        return written;
    }

    private static ObjectNode type(String type) {
        return JsonTree.object().put("type", type);
    }
}
