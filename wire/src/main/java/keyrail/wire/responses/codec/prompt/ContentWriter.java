package keyrail.wire.responses.codec.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.Media;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.codec.DataUrl;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what users and tools say as parts. What the format has no part for is told to the model in words, with a loss.
 *
 * <p>Images: png, jpeg, webp, gif (developers.openai.com/api/docs/guides/images-vision). Files: any document since
 * 2026-02-24 (developers.openai.com/api/docs/changelog; github.com/vercel/ai/pull/16916 has a recorded answer). Audio is
 * no part of {@code InputContent} in OpenAI's OpenAPI description. All seen 2026-11-28.
 */
final class ContentWriter {
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
    private static final Set<String> DETAILS = Set.of("low", "high", "auto", "original");

    /** Ids of files at OpenAI; other vendors' look otherwise. */
    private static final String FILE_ID = "file-";

    private final boolean cacheMarks;
    private final List<Loss> losses;

    ContentWriter(boolean cacheMarks, List<Loss> losses) {
        this.cacheMarks = cacheMarks;
        this.losses = losses;
    }

    /** Adds one block as a part; blank text is none. */
    void add(Block block, ArrayNode parts) {
        switch (block) {
            case Block.Text text -> text(text.text(), text.cache(), parts);
            case Media media -> media(media, parts);
            case Block.Refusal refusal -> text(refusal.text(), null, parts);
            case Block.ToolCall _, Block.ToolResult _, Block.Thought _, Block.Hidden _ ->
                losses.add(Loss.dropped("content", "only text and media can stand here"));
        }
    }

    void text(String text, Block.@Nullable CacheHint cache, ArrayNode parts) {
        if (!text.isEmpty()) {
            mark(parts.addObject().put("type", "input_text").put("text", text), cache);
        }
    }

    private void mark(ObjectNode part, Block.@Nullable CacheHint cache) {
        if (cacheMarks && cache != null) {
            part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
        }
    }

    private void media(Media media, ArrayNode parts) {
        switch (media.kind()) {
            case IMAGE -> image(media, parts);
            case DOCUMENT -> document(media, parts);
            case AUDIO -> leftOut("audio", "the format has no audio", parts);
            case VIDEO -> leftOut("video", "the format has no video", parts);
        }
    }

    private void image(Media media, ArrayNode parts) {
        ObjectNode part = JsonTree.object().put("type", "input_image");
        switch (media.source()) {
            case MediaSource.Inline inline -> {
                String type = inline.mimeType().toLowerCase(Locale.ROOT).replace("image/jpg", "image/jpeg");
                if (!IMAGES.contains(type)) {
                    leftOut("image", "OpenAI does not take " + word(type), parts);
                    return;
                }
                part.put("image_url", DataUrl.write(new MediaSource.Inline(type, inline.base64())));
            }
            case MediaSource.Remote remote -> part.put("image_url", remote.url());
            case MediaSource.Stored stored -> {
                if (!stored.id().startsWith(FILE_ID)) {
                    leftOut("image", "it is kept by another vendor", parts);
                    return;
                }
                part.put("file_id", stored.id());
            }
            case MediaSource.Plain plain -> {
                text(plain.text(), media.cache(), parts);
                return;
            }
        }
        String detail = media.detail();
        part.put("detail", detail != null && DETAILS.contains(detail) ? detail : "auto");
        mark(part, media.cache());
        parts.add(part);
    }

    private void document(Media media, ArrayNode parts) {
        ObjectNode part = JsonTree.object().put("type", "input_file");
        switch (media.source()) {
            case MediaSource.Inline inline -> {
                part.put("filename", media.name() == null ? "document" + ending(inline.mimeType()) : media.name());
                part.put("file_data", DataUrl.write(inline));
            }
            case MediaSource.Remote remote -> part.put("file_url", remote.url());
            case MediaSource.Stored stored -> {
                if (!stored.id().startsWith(FILE_ID)) {
                    leftOut("document", "it is kept by another vendor", parts);
                    return;
                }
                part.put("file_id", stored.id());
            }
            case MediaSource.Plain plain -> {
                losses.add(Loss.changed("document", "a text stands in the message, marked as a file"));
                String name = media.name() == null ? "" : " name=\"" + escaped(media.name()) + "\"";
                text("<attached_file" + name + ">\n" + plain.text() + "\n</attached_file>", media.cache(), parts);
                return;
            }
        }
        mark(part, media.cache());
        parts.add(part);
    }

    /** OpenAI tells the kind of a file by its name. */
    private static String ending(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "text/plain" -> ".txt";
            case "text/markdown" -> ".md";
            case "text/csv" -> ".csv";
            case "text/html" -> ".html";
            case "application/json" -> ".json";
            case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" -> ".docx";
            case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" -> ".xlsx";
            case "application/vnd.openxmlformats-officedocument.presentationml.presentation" -> ".pptx";
            default -> ".pdf";
        };
    }

    private static String escaped(String attribute) {
        return attribute
                .replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String word(String type) {
        return type.matches("[a-z0-9.+/-]{1,80}") ? type : "this kind of image";
    }

    /** The model knows that something is missing, and the client does. */
    void leftOut(String what, String why, ArrayNode parts) {
        losses.add(Loss.dropped(what, why));
        parts.addObject().put("type", "input_text").put("text", "[" + what + " left out: " + why + "]");
    }
}
