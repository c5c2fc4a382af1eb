package keyrail.rehearsal.turn;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Thoughts as they leave the vendor sealed: nothing to read, and nothing that anybody else could have made. */
public final class Seal {
    private static final String MARK = "encrypted ";

    private Seal() {}

    static String of(String thought) {
        return Base64.getEncoder().encodeToString((MARK + thought).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a seal was made here, whole and unchanged. */
    public static boolean isReal(String sealed) {
        try {
            return new String(Base64.getDecoder().decode(sealed), StandardCharsets.UTF_8).startsWith(MARK);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
