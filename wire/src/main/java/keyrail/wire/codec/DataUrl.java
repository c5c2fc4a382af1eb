package keyrail.wire.codec;

import java.util.Locale;
import keyrail.core.inference.hub.Block.MediaSource;

/** URLs that hold their bytes themselves, as OpenAI's formats carry media. */
public final class DataUrl {
    private DataUrl() {}

    /** What a URL stands for: its own bytes where it is {@code data:<type>;base64,…}, else a remote place. */
    public static MediaSource read(String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
            return new MediaSource.Remote(url, null);
        }
        String head = url.substring(5, comma);
        int semicolon = head.indexOf(';');
        String type = (semicolon < 0 ? head : head.substring(0, semicolon)).toLowerCase(Locale.ROOT);
        return head.toLowerCase(Locale.ROOT).endsWith(";base64")
                ? new MediaSource.Inline(type, url.substring(comma + 1))
                : new MediaSource.Remote(url, type);
    }

    public static String write(MediaSource.Inline inline) {
        return "data:" + inline.mimeType() + ";base64," + inline.base64();
    }
}
