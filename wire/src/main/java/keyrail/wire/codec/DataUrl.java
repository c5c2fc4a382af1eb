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
                ? new MediaSource.Inline(type, standard(url.substring(comma + 1)))
                : new MediaSource.Remote(url, type);
    }

    /**
     * The same bytes in Base64 as every vendor takes it: clients break it into lines, leave its padding out or write it for
     * addresses. What is none at all stays what it is, for the vendor to refuse.
     */
    public static String standard(String base64) {
        if (isStandard(base64)) {
            return base64;
        }
        StringBuilder text = new StringBuilder(base64.length() + 3);
        for (int index = 0; index < base64.length(); index++) {
            char character = base64.charAt(index);
            if (character == '-' || character == '_') {
                text.append(character == '-' ? '+' : '/');
            } else if (isDigit(character)) {
                text.append(character);
            } else if (character != '=' && character != '\n' && character != '\r' && character != ' ') {
                return base64;
            }
        }
        while (text.length() % 4 != 0) {
            text.append('=');
        }
        return text.toString();
    }

    private static boolean isStandard(String base64) {
        int end = base64.length();
        while (end > 0 && end > base64.length() - 2 && base64.charAt(end - 1) == '=') {
            end--;
        }
        for (int index = 0; index < end; index++) {
            if (!isDigit(base64.charAt(index))) {
                return false;
            }
        }
        return base64.length() % 4 == 0;
    }

    private static boolean isDigit(char character) {
        return character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z'
                || character >= '0' && character <= '9'
                || character == '+'
                || character == '/';
    }

    public static String write(MediaSource.Inline inline) {
        return "data:" + inline.mimeType() + ";base64," + inline.base64();
    }
}
