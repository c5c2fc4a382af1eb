package keyrail.wire.codec;

import java.util.regex.Pattern;
import keyrail.core.names.Digest;

/**
 * Ids of tool calls within one vendor's rules. An id that fits stays; any other becomes one made of its digest, the same
 * each time, so that a call and its result agree whenever they are written.
 */
public record CallIds(Pattern allowed, String prefix) {
    private static final int DIGEST_CHARACTERS = 24;
    private static final int FEWEST_CHARACTERS = 8;

    /** @param allowed what a whole id has to match */
    public static CallIds matching(String allowed, String prefix) {
        return new CallIds(Pattern.compile(allowed), prefix);
    }

    /** As short as the rules want it, and without the prefix where they leave it no room. */
    public String fit(String id) {
        if (allowed.matcher(id).matches()) {
            return id;
        }
        String digest = Digest.sha256Hex(id).substring(0, DIGEST_CHARACTERS);
        for (String start : new String[] {prefix, ""}) {
            for (int length = digest.length(); length >= FEWEST_CHARACTERS; length--) {
                String fitting = start + digest.substring(0, length);
                if (allowed.matcher(fitting).matches()) {
                    return fitting;
                }
            }
        }
        return prefix + digest;
    }
}
