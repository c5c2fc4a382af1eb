package keyrail.core.inference;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is called of a format's API: a method, and a path below the API's version, e.g. {@code POST /chat/completions}.
 *
 * @param before the path up to the model's segment, starting with a slash; the whole path where it names no model
 * @param model the model in the path, decoded; null where the path names none
 * @param after the path behind the model's segment, empty where it names none
 * @param resource id of the account's thing that the path names, or null
 */
public record Target(
        String method,
        String before,
        @Nullable String model,
        String after,
        @Nullable String resource) {
    private static final String HEX = "0123456789ABCDEF";

    /** A path that names neither a model nor a thing of the account. */
    public static Target of(String method, String path) {
        return new Target(method, path, null, "", null);
    }

    /** The same call of another model; itself where the path names none. */
    public Target withModel(@Nullable String other) {
        return model == null || other == null || other.equals(model)
                ? this
                : new Target(method, before, other, after, resource);
    }

    /** The path as it is sent: a model's name is one segment, escaped where it has to be. */
    public String path() {
        return model == null ? before : before + segment(model) + after;
    }

    /** Escapes all but the characters that RFC 3986 calls unreserved. */
    private static String segment(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean letterOrDigit = one >= 'a' && one <= 'z' || one >= 'A' && one <= 'Z' || one >= '0' && one <= '9';
            if (letterOrDigit || one == '-' || one == '.' || one == '_' || one == '~') {
                escaped.append((char) one);
            } else {
                escaped.append('%').append(HEX.charAt(one >> 4 & 15)).append(HEX.charAt(one & 15));
            }
        }
        return escaped.toString();
    }
}
