package keyrail.wire.json;

import java.nio.charset.StandardCharsets;

/** Strings to and from their JSON spelling. */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** {@code text} as a JSON string with its quotes; an unpaired surrogate, which JSON in UTF-8 cannot hold, as U+FFFD. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            switch (unit) {
                case '"', '\\' -> quoted.append('\\').append(unit);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (unit < ' ' || unit == 0x7F) {
                        quoted.append("\\u00").append(HEX.charAt(unit >> 4)).append(HEX.charAt(unit & 15));
                    } else if (isUnpaired(text, index)) {
                        quoted.append('\uFFFD');
                    } else {
                        quoted.append(unit);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** {@code text} with every unpaired surrogate replaced by U+FFFD; itself where there is none. */
    public static String paired(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isSurrogate(text.charAt(index)) && isUnpaired(text, index)) {
                StringBuilder paired = new StringBuilder(text.length());
                for (int at = 0; at < text.length(); at++) {
                    paired.append(isUnpaired(text, at) ? '\uFFFD' : text.charAt(at));
                }
                return paired.toString();
            }
        }
        return text;
    }

    private static boolean isUnpaired(String text, int index) {
        char unit = text.charAt(index);
        if (Character.isHighSurrogate(unit)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(unit) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    /** The text between two quotes, which a scan has found well formed, with its escapes undone. */
    static String unescape(byte[] array, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int at = from;
        while (at < to) {
            if (array[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(array, plain, at - plain, StandardCharsets.UTF_8));
            byte escape = array[at + 1];
            if (escape == 'u') {
                text.append((char) hex4(array, at + 2));
                at += 6;
            } else {
                text.append(simple(escape));
                at += 2;
            }
            plain = at;
        }
        return text.append(new String(array, plain, to - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private static int hex4(byte[] array, int at) {
        int value = 0;
        for (int index = at; index < at + 4; index++) {
            value = value << 4 | Character.digit(array[index], 16);
        }
        return value;
    }

    private static char simple(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) escape;
        };
    }
}
