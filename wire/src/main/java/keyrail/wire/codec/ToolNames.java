package keyrail.wire.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Names of the tools of one prompt within a vendor's rules. A name that fits stays; any other becomes what is left of it
 * with a digest behind, the same each time, and is remembered so that the answer can be told in the client's names. Not
 * safe for use by several threads.
 */
public final class ToolNames {
    private static final int DIGEST_CHARACTERS = 8;

    private final Pattern foreign;
    private final int longest;
    private final Map<String, String> changed = new TreeMap<>();

    /**
     * @param foreign matches each character that must not occur
     * @param longest most characters of a name
     */
    public ToolNames(String foreign, int longest) {
        this.foreign = Pattern.compile(foreign);
        this.longest = longest;
    }

    public String fit(String name) {
        String plain = foreign.matcher(name).replaceAll("_");
        if (plain.equals(name) && !name.isEmpty() && name.length() <= longest) {
            return name;
        }
        int most = longest - DIGEST_CHARACTERS - 1;
        String fitting = (plain.length() > most ? plain.substring(0, most) : plain) + "_" + digest(name);
        changed.put(fitting, name);
        return fitting;
    }

    /** The client's name of each tool whose name was changed, by the name that was written. */
    public Map<String, String> changed() {
        return changed;
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
