package keyrail.auth.method;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import keyrail.core.access.KeyHash;
import keyrail.core.routing.Snapshot;

/**
 * Finds keys that we issue in what a caller sends as its own credential, so that none ever leaves: known ones by their
 * hash, revoked ones and those of other homes by how they begin.
 */
final class OwnKeys {
    /** Client keys begin with {@code kr_}, tokens of the admin port with {@code kra_}. */
    private static final String BEGINNING = "kra?_.*";

    private static final String BETWEEN_WORDS = "[\\s,;:\"'=]+";
    private static final String BASIC = "basic ";

    private OwnKeys() {}

    /** Whether a field's value holds one, alone, after a scheme, or inside {@code Basic}. */
    static boolean isIn(String value, Snapshot snapshot) {
        if (isOne(value, snapshot)) {
            return true;
        }
        for (String word : value.split(BETWEEN_WORDS, -1)) {
            if (isOne(word, snapshot)) {
                return true;
            }
        }
        return value.toLowerCase(Locale.ROOT).startsWith(BASIC)
                && isIn(decoded(value.substring(BASIC.length()).strip()), snapshot);
    }

    private static boolean isOne(String text, Snapshot snapshot) {
        return !text.isEmpty()
                && (text.matches(BEGINNING)
                        || snapshot.clientKey(KeyHash.of(text)).isPresent());
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
