package keyrail.core.names;

import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** The one rule for names that people choose. */
public final class Names {
    /** What every name a person chooses must match. */
    public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private Names() {}

    public static boolean isValid(String text) {
        return PATTERN.matcher(text).matches();
    }

    static String checked(String what, String text) {
        if (!isValid(text)) {
            throw new KeyrailException(
                    FailureCode.INVALID_NAME,
                    what + " \"" + text + "\" is not a name: use letters, digits, '.', '_' and '-', starting with a"
                            + " letter or digit, at most 128 characters");
        }
        return text;
    }
}
