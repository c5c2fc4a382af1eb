package keyrail.sdk;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What clients say, and what comes of it; the words in double brackets are stage directions for the rehearsing model.
 */
final class Script {
    /** Comes back to the byte, whatever lies between. */
    static final String SAID = "Grüße, 世界 🚂 \"rail\" \\ </end>";

    static final String SAY = "Say it: [[say " + SAID + "]]";

    static final String SYSTEM = "Be exact: «Grüße», 世界 🚂\n\n  two  spaces,\ta tab, \"quotes\", \\ and an end \n";

    /** Ways in which an answer may arrive that change nothing: torn characters, bytes alone, other ends of lines. */
    static final List<String> ODD = List.of("torn", "drip~crlf");

    static final String WEATHER = "{\"city\":\"Zürich \\\"HB\\\" 🚂\",\"days\":9007199254740993}";

    static final String CALL = "[[call weather " + WEATHER + "]]";

    static final String CALL_TWO = "[[call weather {\"city\":\"Bern\",\"days\":1}]] [[call time {}]]";

    static final String LOOK = "What is this? [[look]]";

    /** A small picture: what counts is that its bytes arrive. */
    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /** The properties of the tool {@code weather}, both required; {@code time} has none. */
    static final Map<String, Object> WEATHER_PROPERTIES =
            Map.of("city", Map.of("type", "string"), "days", Map.of("type", "integer"));

    static final List<String> WEATHER_REQUIRED = List.of("city", "days");

    /** A stream of many pieces, slow enough to be left in its midst. */
    static final String SLOW = "n=400~gap=20";

    private Script() {}

    static Map<String, Object> weatherSchema() {
        return Map.of("type", "object", "properties", WEATHER_PROPERTIES, "required", WEATHER_REQUIRED);
    }

    static Map<String, Object> timeSchema() {
        return Map.of("type", "object", "properties", Map.of());
    }

    /** What the model says of the picture, its type aside, which not every vendor is told. */
    static String seen() {
        CRC32 checksum = new CRC32();
        checksum.update(PNG);
        return " of %d bytes, checksum %08x;".formatted(PNG.length, checksum.getValue());
    }

    static String png() {
        return Base64.getEncoder().encodeToString(PNG);
    }

    /** What the model makes of what tools gave back. */
    static String told(String... results) {
        return "The tools said: " + String.join(" | ", results);
    }

    /** What an answer in JSON is asked to look like. */
    static final class Train {
        public String name;
        public int platform;
        public boolean late;
    }
}
