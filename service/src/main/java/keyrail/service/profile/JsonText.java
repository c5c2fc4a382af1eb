package keyrail.service.profile;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the few JSON values that edits of {@code config.json} need. */
public final class JsonText {
    /** The literal that empties a member. */
    public static final String NULL = "null";

    private JsonText() {}

    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (character < 0x20) {
                        quoted.append(String.format("\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** @param values JSON texts */
    public static String array(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** @param members {@code "name": value} texts */
    public static String object(List<String> members) {
        return members.isEmpty()
                ? "{}"
                : members.stream().collect(Collectors.joining(",\n        ", "{\n        ", "\n      }"));
    }
}
