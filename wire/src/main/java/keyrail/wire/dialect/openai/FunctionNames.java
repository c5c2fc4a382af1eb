package keyrail.wire.dialect.openai;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * Names of functions within OpenAI's rule, letters, digits, {@code _} and {@code -} (OpenAI's OpenAPI description, seen
 * 2026-11-28). Gemini also takes dots and colons: any other character becomes {@code _x} and its code in hexadecimal, and
 * comes back from the vendor's answer.
 */
public final class FunctionNames {
    private static final Pattern FITTING = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9a-f]{2,6})_");

    private FunctionNames() {}

    /**
     * @param longest most characters the format takes
     * @throws KeyrailException {@code untranslatable} for a name that is empty or too long
     */
    public static String fit(String name, int longest) {
        if (name.length() <= longest && FITTING.matcher(name).matches()) {
            return name;
        }
        StringBuilder fitting = new StringBuilder(name.length());
        name.codePoints().forEach(point -> {
            boolean fits = point < 128 && FITTING.matcher(Character.toString(point)).matches();
            fitting.append(fits ? Character.toString(point) : String.format("_x%02x_", point));
        });
        if (fitting.isEmpty() || fitting.length() > longest) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "OpenAI takes names of tools of 1 to " + longest + " characters; one here has " + fitting.length());
        }
        return fitting.toString();
    }

    /** The name that {@link #fit} was given. */
    public static String read(String name) {
        return name.indexOf("_x") < 0
                ? name
                : ESCAPED.matcher(name).replaceAll(found -> {
                    int point = Integer.parseInt(found.group(1), 16);
                    boolean ours = Character.isValidCodePoint(point)
                            && !FITTING.matcher(Character.toString(point)).matches();
                    return Matcher.quoteReplacement(
                            ours ? Character.toString(point) : found.group());
                });
    }
}
