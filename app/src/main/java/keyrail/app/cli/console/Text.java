package keyrail.app.cli.console;

import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Text on its way to a person's terminal. */
public final class Text {
    private Text() {}

    /**
     * Without control characters but line end and tab: names and vendors' messages come from elsewhere, and a terminal
     * obeys escape sequences.
     */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || point == '\t' || !Character.isISOControl(point))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** {@code referencedBy} as {@code referenced by}. */
    public static String words(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** Milliseconds since 1970 as an ISO instant; any other value as it is. */
    public static String instant(JsonNode value) {
        return value.isIntegralNumber()
                ? Instant.ofEpochMilli(value.longValue()).toString()
                : Json.text(value);
    }

    /** How many columns a terminal gives the text: two for East Asian wide characters and emoji, none for marks. */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
