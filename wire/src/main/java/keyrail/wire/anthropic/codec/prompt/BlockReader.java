package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Reads the blocks of messages and tool results; blocks of Anthropic's own tools are lost, never refused. */
final class BlockReader {
    private static final String ONLY_ANTHROPIC = "only Anthropic's models know such a block";

    private final List<Loss> losses;

    BlockReader(List<Loss> losses) {
        this.losses = losses;
    }

    static @Nullable CacheHint cache(Fields holder) {
        Fields mark = holder.object("cache_control");
        if (mark == null) {
            return null;
        }
        return "1h".equals(mark.string("ttl")) ? CacheHint.LONG : CacheHint.SHORT;
    }

    /** The block with the hint, or with its own where it has one; empty where it cannot have any. */
    static Optional<Block> withCache(Block block, CacheHint hint) {
        return switch (block) {
            case Block.Text text -> Optional.of(new Block.Text(text.text(), first(text.cache(), hint)));
            case Block.Media media ->
                Optional.of(new Block.Media(
                        media.kind(), media.source(), media.name(), media.detail(), first(media.cache(), hint)));
            case Block.ToolCall call ->
                Optional.of(new Block.ToolCall(
                        call.id(), call.name(), call.arguments(), call.seal(), first(call.cache(), hint)));
            case Block.ToolResult result ->
                Optional.of(new Block.ToolResult(
                        result.callId(), result.content(), result.failed(), first(result.cache(), hint)));
            case Block.Thought _, Block.Hidden _, Block.Refusal _ -> Optional.empty();
        };
    }

    private static CacheHint first(@Nullable CacheHint own, CacheHint otherwise) {
        return own == null ? otherwise : own;
    }

    void read(Fields block, List<Block> into) {
        switch (block.needString("type")) {
            case "thinking" -> into.add(thought(block));
            case "redacted_thinking" ->
                into.add(new Block.Hidden(SealText.readOrNative(
                        block.needString("data"), Format.ANTHROPIC_MESSAGES, "redacted_thinking")));
            case "tool_use" -> into.add(call(block));
            case "tool_result" -> into.add(result(block));
            case "web_search_tool_result" -> into.add(found(block));
            default -> {
                if (!readPlain(block, into)) {
                    losses.add(Loss.dropped(block.path(), ONLY_ANTHROPIC));
                    return;
                }
            }
        }
        block.finish();
    }

    /** Reads what may also stand in a tool's result. @return whether it is such a block */
    private boolean readPlain(Fields block, List<Block> into) {
        switch (block.needString("type")) {
            case "text" -> into.add(text(block));
            case "image" -> image(block).ifPresent(into::add);
            case "document" -> document(block, into);
            case "search_result" -> into.add(searchResult(block));
            default -> {
                return false;
            }
        }
        return true;
    }

    Block.Text text(Fields block) {
        JsonNode citations = block.any("citations");
        if (citations != null && !citations.isEmpty()) {
            block.lose("citations", ONLY_ANTHROPIC);
        }
        return new Block.Text(block.needString("text"), cache(block));
    }

    private static Block.Thought thought(Fields block) {
        String signature = block.string("signature");
        return new Block.Thought(
                block.needString("thinking"),
                signature == null || signature.isEmpty()
                        ? null
                        : SealText.readOrNative(signature, Format.ANTHROPIC_MESSAGES, "signature"));
    }

    private static Block.ToolCall call(Fields block) {
        JsonNode input = block.any("input");
        if (input != null && !input.isObject()) {
            throw block.wrong("input", "an object");
        }
        block.ignore("caller");
        return new Block.ToolCall(
                block.needString("id"),
                block.needString("name"),
                input == null ? RawJson.EMPTY_OBJECT : JsonTree.raw(input),
                null,
                cache(block));
    }

    private Block.ToolResult result(Fields block) {
        List<Block> content = new ArrayList<>();
        JsonNode said = block.any("content");
        if (said != null && said.isString()) {
            content.add(new Block.Text(said.stringValue()));
        } else if (said != null) {
            for (Fields part : block.objects("content")) {
                if (readPlain(part, content)) {
                    part.finish();
                } else {
                    losses.add(Loss.dropped(part.path(), ONLY_ANTHROPIC));
                }
            }
        }
        return new Block.ToolResult(block.needString("tool_use_id"), content, block.isTrue("is_error"), cache(block));
    }

    private Optional<Block> image(Fields block) {
        return source(block).map(source -> new Block.Media(MediaKind.IMAGE, source, null, null, cache(block)));
    }

    private void document(Fields block, List<Block> into) {
        String title = block.string("title");
        block.lose("context", ONLY_ANTHROPIC);
        Fields citations = block.object("citations");
        if (citations != null && citations.isTrue("enabled")) {
            block.lose("citations", ONLY_ANTHROPIC);
        }
        CacheHint hint = cache(block);
        Fields source = block.object("source");
        if (source != null && "content".equals(source.string("type"))) {
            pieces(source, title, hint, into);
            return;
        }
        source(block).ifPresent(found -> into.add(new Block.Media(MediaKind.DOCUMENT, found, title, null, hint)));
    }

    /** A document given as blocks: plain text where it is only text, else its blocks one by one. */
    private void pieces(Fields source, @Nullable String title, @Nullable CacheHint hint, List<Block> into) {
        List<Block> pieces = new ArrayList<>();
        JsonNode content = source.any("content");
        if (content != null && content.isString()) {
            pieces.add(new Block.Text(content.stringValue()));
        } else {
            for (Fields piece : source.objects("content")) {
                if (!readPlain(piece, pieces)) {
                    losses.add(Loss.dropped(piece.path(), ONLY_ANTHROPIC));
                }
            }
        }
        source.finish();
        if (!pieces.stream().allMatch(Block.Text.class::isInstance)) {
            losses.add(Loss.changed(source.path(), "the document's blocks stand for themselves"));
            into.addAll(pieces);
            return;
        }
        String text = pieces.stream().map(piece -> ((Block.Text) piece).text()).collect(Collectors.joining("\n\n"));
        into.add(new Block.Media(MediaKind.DOCUMENT, new MediaSource.Plain(text), title, null, hint));
    }

    private Block searchResult(Fields block) {
        List<Block> pieces = new ArrayList<>();
        for (Fields piece : block.objects("content")) {
            readPlain(piece, pieces);
        }
        String title = block.string("title");
        String from = block.string("source");
        String text = pieces.stream()
                .filter(Block.Text.class::isInstance)
                .map(piece -> ((Block.Text) piece).text())
                .collect(Collectors.joining("\n\n", from == null ? "" : from + "\n\n", ""));
        block.ignore("citations");
        losses.add(Loss.changed(block.path(), "a search result is given as a document"));
        return new Block.Media(MediaKind.DOCUMENT, new MediaSource.Plain(text), title, null, cache(block));
    }

    /** What Anthropic's own search had found: titles and addresses, so that the context survives. */
    private Block found(Fields block) {
        StringBuilder text = new StringBuilder("Found by a web search:");
        if (block.any("content") instanceof ArrayNode results) {
            for (JsonNode result : results) {
                String title = JsonTree.string(result, "title");
                String url = JsonTree.string(result, "url");
                text.append("\n- ").append(title == null ? "" : title + " ").append(url == null ? "" : url);
            }
        }
        block.ignore("tool_use_id", "caller");
        losses.add(Loss.changed(block.path(), "what Anthropic's web search found is given as text"));
        return new Block.Text(text.toString(), cache(block));
    }

    private Optional<MediaSource> source(Fields block) {
        Fields source = block.object("source");
        if (source == null) {
            throw block.wrong("source", "an object");
        }
        MediaSource found = switch (source.needString("type")) {
            case "base64" -> new MediaSource.Inline(source.needString("media_type"), source.needString("data"));
            case "url" -> new MediaSource.Remote(source.needString("url"), null);
            case "file" -> new MediaSource.Stored(source.needString("file_id"));
            case "text" -> new MediaSource.Plain(source.needString("data"));
            default -> null;
        };
        if (found == null) {
            losses.add(Loss.dropped(source.path(), ONLY_ANTHROPIC));
            return Optional.empty();
        }
        source.ignore("media_type").finish();
        return Optional.of(found);
    }
}
