package keyrail.wire.responses.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.codec.DataUrl;
import keyrail.wire.tree.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads content: a text, or a list of parts. */
final class ContentReader {
    private static final Map<String, String> TYPES_OF_FILES = Map.of(
            "txt", "text/plain",
            "md", "text/markdown",
            "csv", "text/csv",
            "html", "text/html",
            "json", "application/json",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation");
    private static final Map<String, String> TYPES_OF_AUDIO = Map.of("mp3", "audio/mpeg", "wav", "audio/wav");

    private final List<Loss> losses;

    ContentReader(List<Loss> losses) {
        this.losses = losses;
    }

    /** The blocks of a member that is a string or a list of parts. */
    List<Block> read(Fields item, String member) {
        JsonNode content = item.any(member);
        if (content == null) {
            throw item.wrong(member, "a string or a list of parts");
        }
        if (content.isString()) {
            return List.of(new Block.Text(content.stringValue()));
        }
        if (!content.isArray()) {
            throw item.wrong(member, "a string or a list of parts");
        }
        List<Block> blocks = new ArrayList<>();
        List<Fields> parts = item.objects(member);
        for (int index = 0; index < parts.size(); index++) {
            Block block = part(parts.get(index), item.place(member) + "[" + index + "]");
            if (block != null) {
                blocks.add(block);
            }
            parts.get(index).finish();
        }
        return blocks;
    }

    private @Nullable Block part(Fields part, String place) {
        String type = part.needString("type");
        return switch (type) {
            case "input_text", "output_text", "text" -> text(part);
            case "refusal" -> new Block.Refusal(part.needString("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part);
            default -> {
                part.ignore(part.node().propertyNames().toArray(String[]::new));
                losses.add(Loss.dropped(place, "a part of a kind unknown to the translation"));
                yield null;
            }
        };
    }

    /** Log probabilities and citations were the vendor's words about its own answer. */
    private static Block text(Fields part) {
        String text = part.needString("text");
        part.ignore("logprobs");
        JsonNode citations = part.any("annotations");
        if (citations != null && !citations.isEmpty()) {
            part.lose("annotations", "citations of an earlier answer have no place elsewhere");
        }
        return new Block.Text(text, PromptReader.cacheHint(part));
    }

    private static Block image(Fields part) {
        String url = part.string("image_url");
        String id = part.string("file_id");
        if (url == null && id == null) {
            throw part.wrong("image_url", "a URL, or \"file_id\" an id");
        }
        MediaSource source = url != null ? DataUrl.read(url) : new MediaSource.Stored(id == null ? "" : id);
        return new Block.Media(MediaKind.IMAGE, source, null, part.string("detail"), PromptReader.cacheHint(part));
    }

    private static Block file(Fields part) {
        String name = part.string("filename");
        String data = part.string("file_data");
        String url = part.string("file_url");
        String id = part.string("file_id");
        MediaSource source;
        if (data != null) {
            source = data.startsWith("data:")
                    ? DataUrl.read(data)
                    : new MediaSource.Inline(typeOf(name), DataUrl.standard(data));
        } else if (url != null) {
            source = new MediaSource.Remote(url, null);
        } else if (id != null) {
            source = new MediaSource.Stored(id);
        } else {
            throw part.wrong("file_data", "base64, or \"file_url\" a URL, or \"file_id\" an id");
        }
        return new Block.Media(MediaKind.DOCUMENT, source, name, part.string("detail"), PromptReader.cacheHint(part));
    }

    private static String typeOf(@Nullable String name) {
        int dot = name == null ? -1 : name.lastIndexOf('.');
        return name == null || dot < 0
                ? "application/pdf"
                : TYPES_OF_FILES.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), "application/pdf");
    }

    private static Block audio(Fields part) {
        Fields audio = part.object("input_audio");
        if (audio == null) {
            throw part.wrong("input_audio", "an object");
        }
        String format = audio.needString("format");
        MediaSource source = new MediaSource.Inline(
                TYPES_OF_AUDIO.getOrDefault(format, "audio/" + format), audio.needString("data"));
        audio.finish();
        return new Block.Media(MediaKind.AUDIO, source, null, null, null);
    }
}
