package keyrail.wire.anthropic.codec.prompt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tools within Anthropic's rule, {@code [a-zA-Z0-9_-]{1,128}} (platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools,
 * seen 2026-11-28), and back: other formats allow dots and colons. The escape can be undone without knowing the tools,
 * because a reply's reader does not.
 */
public final class ToolNames {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final String MARK = "kr-";
    private static final Pattern ESCAPED = Pattern.compile("kr-(?:[a-zA-Z0-9_]|-[0-9a-f]{4})*");
    private static final Pattern ESCAPE = Pattern.compile("-([0-9a-f]{4})");

    private ToolNames() {}

    /** The name where it is allowed, else an escaped one; longer than 128 characters where it cannot be made to fit. */
    static String fit(String name) {
        if (ALLOWED.matcher(name).matches() && !name.startsWith(MARK)) {
            return name;
        }
        StringBuilder escaped = new StringBuilder(MARK);
        for (char one : name.toCharArray()) {
            boolean plain = one < 128 && (Character.isLetterOrDigit(one) || one == '_');
            escaped.append(plain ? String.valueOf(one) : String.format("-%04x", (int) one));
        }
        return escaped.toString();
    }

    static boolean isAllowed(String fitted) {
        return ALLOWED.matcher(fitted).matches();
    }

    /** The name as the client has it. */
    public static String restore(String fitted) {
        if (!ESCAPED.matcher(fitted).matches()) {
            return fitted;
        }
        return ESCAPE.matcher(fitted.substring(MARK.length()))
                .replaceAll(escape -> Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
