package keyrail.system.property;

import java.util.List;
import java.util.Random;

/** Random JSON text, spelled in all the ways JSON allows. For one thread. */
public final class RandomJson {
    private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\t", "\r\n", "  \n\t ");
    private static final List<String> BITS = List.of(
            "a",
            "Grüße ",
            "世界",
            "🚂",
            "\"",
            "\\",
            "/",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u2028",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"model\":\"decoy\"",
            "\"stream\":true,",
            "data: [DONE]\n\n",
            "\\u0022",
            "\"usage\":{\"total_tokens\":1}",
            "\"choices\":[]",
            "e\u0301",
            "\uFEFF",
            "\uD83D\uDC68\u200D\uD83D\uDE80");
    private static final List<String> DECOYS = List.of(
            "model",
            "stream",
            "stream_options",
            "include_usage",
            "max_tokens",
            "temperature",
            "thinking",
            "type",
            "choices",
            "usage",
            "",
            "mod\\el",
            "Model ",
            "k");
    private static final List<String> SCALARS = List.of(
            "true", "false", "null", "0", "-0", "1e5", "-1.5E-7", "12345678901234567890", "0.1000", "\"\"", "{}", "[]");

    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    /** Whether one of {@code sides} dice falls. */
    public boolean oneIn(int sides) {
        return random.nextInt(sides) == 0;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public String space() {
        return pick(SPACES);
    }

    /** Text without a meaning, full of what might be mistaken for one. */
    public String text(int most) {
        StringBuilder text = new StringBuilder("t");
        int length = random.nextInt(most + 1);
        while (text.length() < length) {
            text.append(oneIn(2) ? "word " : pick(BITS));
        }
        return text.toString();
    }

    /** A JSON string of that text: each character escaped or not, where there is a choice. */
    public String quoted(String text) {
        int escapes = oneIn(4) ? 3 : Integer.MAX_VALUE;
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point < 0x20 && oneIn(2) && "\b\f\n\r\t".indexOf(point) >= 0) {
                json.append('\\').append("bfnrt".charAt("\b\f\n\r\t".indexOf(point)));
            } else if (point < 0x20 || escapes == 3 && oneIn(3)) {
                for (char unit : Character.toChars(point)) {
                    json.append(String.format(oneIn(2) ? "\\u%04x" : "\\u%04X", (int) unit));
                }
            } else if (point == '"' || point == '\\' || point == '/' && oneIn(2)) {
                json.append('\\').appendCodePoint(point);
            } else {
                json.appendCodePoint(point);
            }
        });
        return json.append('"').toString();
    }

    /** Any string, now and then with an escaped half of a surrogate pair, which the grammar allows. */
    public String string(int most) {
        String string = quoted(text(most));
        return oneIn(20) ? string.substring(0, string.length() - 1) + "\\uD83d\"" : string;
    }

    /** Any value; objects in it hold keys that mean something elsewhere. */
    public String value(int depth) {
        if (depth <= 0 || oneIn(4)) {
            return oneIn(2) ? string(40) : pick(SCALARS);
        }
        if (oneIn(30)) {
            return "[".repeat(150) + "1" + "]".repeat(150);
        }
        return oneIn(3) ? array(depth - 1) : object(depth - 1);
    }

    public String array(int depth) {
        StringBuilder array = new StringBuilder("[");
        int size = random.nextInt(4);
        for (int index = 0; index < size; index++) {
            array.append(index == 0 ? "" : ",")
                    .append(space())
                    .append(value(depth))
                    .append(space());
        }
        return array.append(size == 0 ? space() : "").append(']').toString();
    }

    /** No key twice, for some servers refuse that. */
    public String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        int size = random.nextInt(5);
        int first = random.nextInt(DECOYS.size());
        for (int index = 0; index < size; index++) {
            String key = DECOYS.get((first + index) % DECOYS.size());
            object.append(index == 0 ? "" : ",")
                    .append(space())
                    .append(quoted(key))
                    .append(space());
            object.append(':').append(space()).append(value(depth)).append(space());
        }
        return object.append(size == 0 ? space() : "").append('}').toString();
    }
}
