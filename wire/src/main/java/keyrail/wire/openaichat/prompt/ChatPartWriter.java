package keyrail.wire.openaichat.prompt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.Media;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.wire.codec.DataUrl;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes text and media as the content of a message: one text where that is all, else parts. */
final class ChatPartWriter {
    /** OpenAI's images and sounds guides, seen 2026-11-28. */
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private static final Map<String, String> SOUNDS = Map.of(
            "audio/wav", "wav",
            "audio/x-wav", "wav",
            "audio/wave", "wav",
            "audio/mpeg", "mp3",
            "audio/mp3", "mp3");
    private static final Set<String> TEXTS = Set.of(
            "application/json", "application/xml", "application/javascript", "application/yaml", "application/x-yaml");

    /** 12 MiB of sound, as base64: more than servers of the format take with one message. */
    private static final int LONGEST_SOUND = 16 * 1024 * 1024;

    private final ChatRules rules;
    private final List<Loss> losses;
    private boolean leftOutMarks;

    ChatPartWriter(ChatRules rules, List<Loss> losses) {
        this.rules = rules;
        this.losses = losses;
    }

    boolean leftOutMarks() {
        return leftOutMarks;
    }

    /** Anthropic's mark, as OpenRouter and others take it in this format. */
    static void mark(ObjectNode holder, CacheHint hint) {
        ObjectNode mark = holder.putObject("cache_control").put("type", "ephemeral");
        if (hint == CacheHint.LONG) {
            mark.put("ttl", "1h");
        }
    }

    /**
     * Text and media as content; other blocks are none of its business.
     *
     * @param place where they stand, for losses
     * @param between what to put between texts that have to become one
     */
    JsonNode content(List<Block> blocks, String place, String between) {
        List<ObjectNode> parts = new ArrayList<>();
        for (Block block : blocks) {
            switch (block) {
                case Block.Text text -> text(text, parts);
                case Media media -> parts.add(media(media, place));
                case Block.ToolCall _, Block.ToolResult _, Block.Thought _, Block.Hidden _, Block.Refusal _ -> {}
            }
        }
        boolean onlyText = parts.stream().allMatch(part -> part.has("text"));
        boolean marked = parts.stream().anyMatch(part -> part.has("cache_control"));
        if (onlyText && !marked && (parts.size() < 2 || !rules.has(Trait.TEXT_PARTS))) {
            return StringNode.valueOf(
                    parts.stream().map(part -> part.get("text").stringValue()).collect(Collectors.joining(between)));
        }
        ArrayNode array = JsonTree.array();
        parts.forEach(array::add);
        return array;
    }

    private void text(Block.Text text, List<ObjectNode> parts) {
        if (text.text().isEmpty()) {
            return;
        }
        ObjectNode part = textPart(text.text());
        mark(part, text.cache(), true);
        parts.add(part);
    }

    private void mark(ObjectNode part, @Nullable CacheHint hint, boolean possible) {
        if (hint != null) {
            if (possible && rules.has(Trait.CACHE_MARKS)) {
                mark(part, hint);
            } else {
                leftOutMarks = true;
            }
        }
    }

    static ObjectNode textPart(String text) {
        return JsonTree.object().put("type", "text").put("text", text);
    }

    private ObjectNode media(Media media, String place) {
        ObjectNode part = switch (media.kind()) {
            case IMAGE -> image(media);
            case DOCUMENT -> document(media, place);
            case AUDIO -> sound(media);
            case VIDEO -> film(media);
        };
        if (part == null) {
            losses.add(Loss.dropped(place, "the target takes no such " + word(media) + "; a note stands for it"));
            return textPart("[" + word(media) + name(media) + ": could not be passed on]");
        }
        mark(part, media.cache(), true);
        return part;
    }

    private static String word(Media media) {
        String kind = switch (media.kind()) {
            case IMAGE -> "image";
            case DOCUMENT -> "file";
            case AUDIO -> "sound";
            case VIDEO -> "film";
        };
        return media.source() instanceof MediaSource.Inline inline ? kind + " of type " + inline.mimeType() : kind;
    }

    private static String name(Media media) {
        return media.name() == null ? "" : " \"" + media.name() + "\"";
    }

    private @Nullable ObjectNode image(Media media) {
        if (rules.has(Trait.TEXT_ALONE)) {
            return null;
        }
        String url = switch (media.source()) {
            case MediaSource.Inline inline -> IMAGES.contains(inline.mimeType()) ? DataUrl.write(inline) : null;
            case MediaSource.Remote remote -> remote.url();
            case MediaSource.Stored _, MediaSource.Plain _ -> null;
        };
        if (url == null) {
            return null;
        }
        ObjectNode part = JsonTree.object().put("type", "image_url");
        ObjectNode holder = part.putObject("image_url").put("url", url);
        if (media.detail() != null) {
            holder.put("detail", media.detail());
        }
        return part;
    }

    private @Nullable ObjectNode sound(Media media) {
        if (!rules.has(Trait.AUDIO_PARTS) || !(media.source() instanceof MediaSource.Inline inline)) {
            return null;
        }
        String format = SOUNDS.get(inline.mimeType());
        if (format == null || inline.base64().length() > LONGEST_SOUND) {
            return null;
        }
        ObjectNode part = JsonTree.object().put("type", "input_audio");
        part.putObject("input_audio").put("data", inline.base64()).put("format", format);
        return part;
    }

    private @Nullable ObjectNode film(Media media) {
        String url = switch (media.source()) {
            case MediaSource.Inline inline -> DataUrl.write(inline);
            case MediaSource.Remote remote -> remote.url();
            case MediaSource.Stored _, MediaSource.Plain _ -> null;
        };
        if (url == null || !rules.has(Trait.VIDEO_PARTS)) {
            return null;
        }
        ObjectNode part = JsonTree.object().put("type", "video_url");
        part.putObject("video_url").put("url", url);
        return part;
    }

    private @Nullable ObjectNode document(Media media, String place) {
        return switch (media.source()) {
            case MediaSource.Plain plain -> attached(media, "text/plain", plain.text(), place);
            case MediaSource.Inline inline -> {
                String type = inline.mimeType();
                if (type.startsWith("text/") || TEXTS.contains(type)) {
                    String text = decoded(inline.base64());
                    yield text == null ? null : attached(media, type, text, place);
                }
                yield type.equals("application/pdf") && rules.has(Trait.FILE_PARTS)
                        ? file(media, "file_data", DataUrl.write(inline))
                        : null;
            }
            case MediaSource.Remote remote ->
                rules.has(Trait.FILE_URLS) ? file(media, "file_data", remote.url()) : null;
            // The ids of OpenAI's files start so; those of other vendors mean nothing here.
            case MediaSource.Stored stored ->
                rules.has(Trait.FILE_PARTS) && stored.id().startsWith("file-")
                        ? file(media, "file_id", stored.id())
                        : null;
        };
    }

    private static ObjectNode file(Media media, String member, String value) {
        ObjectNode part = JsonTree.object().put("type", "file");
        ObjectNode holder = part.putObject("file");
        if (member.equals("file_data")) {
            holder.put("filename", media.name() == null ? "document.pdf" : media.name());
        }
        holder.put(member, value);
        return part;
    }

    private ObjectNode attached(Media media, String type, String text, String place) {
        losses.add(
                Loss.changed(place, "the format has no text files; the text stands in the message, marked as a file"));
        String name = media.name() == null ? "" : " name=\"" + escaped(media.name()) + "\"";
        return textPart("<attached_file" + name + " type=\"" + escaped(type) + "\">\n" + text + "\n</attached_file>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
