package keyrail.wire.openaichat.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.Media;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.codec.DataUrl;
import keyrail.wire.tree.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What stands in the {@code content} of a message: one text, or parts. */
final class ChatPartReader {
    private static final String PDF = "application/pdf";

    /** The types of files whose data comes without one, by the end of their names. */
    private static final Map<String, String> TYPES = Map.of(
            "pdf", PDF,
            "txt", "text/plain",
            "md", "text/markdown",
            "csv", "text/csv",
            "html", "text/html",
            "json", "application/json",
            "xml", "application/xml");

    private ChatPartReader() {}

    /** @throws keyrail.core.failure.KeyrailException {@code invalid_request} */
    static List<Block> content(Fields message) {
        JsonNode content = message.any("content");
        if (content == null) {
            return List.of();
        }
        if (content.isString()) {
            return List.of(new Block.Text(content.stringValue()));
        }
        if (!content.isArray()) {
            throw message.wrong("content", "a string or a list of parts");
        }
        List<Block> blocks = new ArrayList<>();
        for (Fields part : message.objects("content")) {
            Block block = part(part);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** As {@link #content}, with a mark of the message itself on its text; never empty. */
    static List<Block> marked(Fields message) {
        List<Block> blocks = new ArrayList<>(content(message));
        CacheHint mark = cacheHint(message);
        if (mark != null && !blocks.isEmpty() && blocks.getLast() instanceof Block.Text last) {
            blocks.set(blocks.size() - 1, new Block.Text(last.text(), mark));
        }
        return blocks.isEmpty() ? List.of(new Block.Text("")) : blocks;
    }

    private static @Nullable Block part(Fields part) {
        String type = part.needString("type");
        CacheHint cache = cacheHint(part);
        Block block = switch (type) {
            case "text" -> new Block.Text(part.needString("text"), cache);
            case "refusal" -> new Block.Refusal(part.needString("refusal"));
            case "thinking" -> new Block.Thought(thinking(part), null);
            case "image_url" -> linked(part, "image_url", MediaKind.IMAGE, cache);
            case "video_url" -> linked(part, "video_url", MediaKind.VIDEO, cache);
            case "audio_url" -> linked(part, "audio_url", MediaKind.AUDIO, cache);
            case "input_audio" -> audio(part, cache);
            case "file" -> file(part, cache);
            default -> null;
        };
        if (block == null) {
            part.losses().add(Loss.dropped(part.place("type"), "unknown to the translation"));
            return null;
        }
        part.finish();
        return block;
    }

    /** Anthropic's mark, which many gateways take here too, or OpenAI's own of 2026. */
    static @Nullable CacheHint cacheHint(Fields holder) {
        Fields mark = holder.object("cache_control");
        if (mark != null) {
            return "1h".equals(mark.string("ttl")) ? CacheHint.LONG : CacheHint.SHORT;
        }
        return holder.any("prompt_cache_breakpoint") == null ? null : CacheHint.SHORT;
    }

    /** Mistral's models tell their thoughts as a part (docs.mistral.ai, reasoning, seen 2026-11-28). */
    private static String thinking(Fields part) {
        part.ignore("closed", "signature");
        JsonNode value = part.any("thinking");
        if (value == null || value.isString()) {
            return value == null ? "" : value.stringValue();
        }
        StringBuilder text = new StringBuilder();
        for (Fields piece : part.objects("thinking")) {
            String more = piece.string("text");
            text.append(more == null ? "" : more);
        }
        return text.toString();
    }

    private static Media linked(Fields part, String member, MediaKind kind, @Nullable CacheHint cache) {
        JsonNode value = part.any(member);
        if (value != null && value.isString()) {
            return new Media(kind, DataUrl.read(value.stringValue()), null, null, cache);
        }
        Fields holder = part.object(member);
        if (holder == null) {
            throw part.wrong(member, "an object with a url");
        }
        Media media = new Media(kind, DataUrl.read(holder.needString("url")), null, holder.string("detail"), cache);
        holder.finish();
        return media;
    }

    private static Media audio(Fields part, @Nullable CacheHint cache) {
        Fields holder = part.object("input_audio");
        if (holder == null) {
            throw part.wrong("input_audio", "an object with data and format");
        }
        String format = holder.needString("format").toLowerCase(Locale.ROOT);
        String type = format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
        Media media = new Media(
                MediaKind.AUDIO,
                new MediaSource.Inline(type, DataUrl.standard(holder.needString("data"))),
                null,
                null,
                cache);
        holder.finish();
        return media;
    }

    private static Media file(Fields part, @Nullable CacheHint cache) {
        Fields holder = part.object("file");
        if (holder == null) {
            throw part.wrong("file", "an object");
        }
        String name = holder.string("filename");
        String id = holder.string("file_id");
        String data = holder.string("file_data");
        holder.ignore("format").finish();
        if (data == null) {
            if (id == null) {
                throw holder.wrong("file_data", "given, or a file_id");
            }
            return new Media(MediaKind.DOCUMENT, new MediaSource.Stored(id), name, null, cache);
        }
        MediaSource source = source(data, name);
        return new Media(kind(source), source, name, null, cache);
    }

    /** The API reference calls the data base64, its examples give a data URL, and OpenRouter takes any URL. */
    private static MediaSource source(String data, @Nullable String name) {
        if (data.regionMatches(true, 0, "data:", 0, 5) || data.contains("://")) {
            return DataUrl.read(data);
        }
        String end =
                name == null ? "" : name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return new MediaSource.Inline(TYPES.getOrDefault(end, PDF), DataUrl.standard(data));
    }

    private static MediaKind kind(MediaSource source) {
        String type = source instanceof MediaSource.Inline inline ? inline.mimeType() : "";
        if (type.startsWith("image/")) {
            return MediaKind.IMAGE;
        }
        if (type.startsWith("audio/")) {
            return MediaKind.AUDIO;
        }
        return type.startsWith("video/") ? MediaKind.VIDEO : MediaKind.DOCUMENT;
    }
}
