package keyrail.service.access;

import java.util.random.RandomGenerator;

/** How the token of the admin port is written: as a client key, with {@code kra_} in front. */
public final class AdminTokenText {
    private static final String PREFIX = "kra_";

    private AdminTokenText() {}

    /** @param random a cryptographic source */
    public static String next(RandomGenerator random) {
        return ClientKeyText.next(PREFIX, random);
    }

    /** Whether a text has the form of a token, checksum included. */
    public static boolean looksLikeOne(String text) {
        return ClientKeyText.looksLikeOne(PREFIX, text);
    }
}
