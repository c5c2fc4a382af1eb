package keyrail.wire.gemini.inbound;

import java.util.Locale;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.wire.gemini.GeminiAddresses;
import keyrail.wire.tree.Fields;
import org.jspecify.annotations.Nullable;

/** Reads the media of a part: bytes within the request, or a file by its address. */
final class MediaReader {
    private MediaReader() {}

    /** Null where the part holds no media. */
    static Block.@Nullable Media read(Fields part) {
        Fields inline = part.object("inlineData");
        if (inline != null) {
            String type = inline.needString("mimeType");
            MediaSource source = new MediaSource.Inline(type, plain(inline.needString("data")));
            return media(kind(type), source, inline);
        }
        Fields file = part.object("fileData");
        if (file == null) {
            return null;
        }
        String address = file.needString("fileUri");
        String type = file.string("mimeType");
        MediaSource source = GeminiAddresses.isStored(address)
                ? new MediaSource.Stored(address)
                : new MediaSource.Remote(address, type);
        return media(type == null ? kindOf(address) : kind(type), source, file);
    }

    private static Block.Media media(MediaKind kind, MediaSource source, Fields holder) {
        String name = holder.string("displayName");
        holder.finish();
        return new Block.Media(kind, source, name == null || name.isEmpty() ? null : name, null, null);
    }

    /** Google takes both alphabets of base64, others only the first; the bytes are the same. */
    private static String plain(String base64) {
        if (base64.indexOf('-') < 0 && base64.indexOf('_') < 0) {
            return base64;
        }
        String plain = base64.replace('-', '+').replace('_', '/');
        return plain + "=".repeat(-plain.length() & 3);
    }

    private static MediaKind kind(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("image/")) {
            return MediaKind.IMAGE;
        }
        if (lower.startsWith("audio/")) {
            return MediaKind.AUDIO;
        }
        return lower.startsWith("video/") ? MediaKind.VIDEO : MediaKind.DOCUMENT;
    }

    private static MediaKind kindOf(String address) {
        String type = GeminiAddresses.typeByName(address);
        return type == null ? GeminiAddresses.isFilm(address) ? MediaKind.VIDEO : MediaKind.DOCUMENT : kind(type);
    }
}
