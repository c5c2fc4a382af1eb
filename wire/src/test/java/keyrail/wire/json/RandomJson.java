package keyrail.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes JSON bodies with odd spacing, escapes, Unicode, key order and decoys; the same ones for the same seed. */
public final class RandomJson {
    private static final String[] DECOYS = {"model", "stream", "stream_options", "temperature", "usage"};
    private static final String[] TEXTS = {
        "",
        "plain words",
        "say \"model\": \"x\"",
        "back\\slash",
        "tab\there\nand line",
        "äöü ß",
        "漢字かな",
        "😀🎉",
        "{\"model\":1}",
        "]}",
        "a long text that does not fit into four words of eight bytes, so that the fast path is taken at least once",
    };

    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    /** An object holding the given members, spelled {@code "key"} and raw value, among others, in any order. */
    public String object(List<String> keys, List<String> values) {
        List<String> members = new ArrayList<>();
        for (int index = 0; index < keys.size(); index++) {
            members.add(key(keys.get(index)) + space() + ":" + space() + values.get(index));
        }
        int others = random.nextInt(5);
        for (int index = 0; index < others; index++) {
            members.add("\"other" + index + "\"" + space() + ":" + space() + value(3));
        }
        Collections.shuffle(members, random);
        return space() + "{" + space() + String.join(space() + "," + space(), members) + space() + "}" + space();
    }

    /** A key, some of its letters as escapes. */
    public String key(String name) {
        StringBuilder key = new StringBuilder("\"");
        for (char letter : name.toCharArray()) {
            key.append(random.nextInt(12) == 0 ? String.format("\\u%04x", (int) letter) : String.valueOf(letter));
        }
        return key.append('"').toString();
    }

    public String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> string();
            case 1 -> new String[] {"true", "false", "null"}[random.nextInt(3)];
            case 2 -> String.valueOf(random.nextInt(2000) - 1000);
            case 3 -> new String[] {"0", "-0", "1.5", "2e10", "-3.25E-2", "0.1e+1"}[random.nextInt(6)];
            case 4 -> array(depth);
            default -> nested(depth);
        };
    }

    private String array(int depth) {
        List<String> elements = new ArrayList<>();
        for (int index = random.nextInt(4); index > 0; index--) {
            elements.add(space() + value(depth - 1) + space());
        }
        return "[" + (elements.isEmpty() ? space() : "") + String.join(",", elements) + "]";
    }

    private String nested(int depth) {
        List<String> members = new ArrayList<>();
        for (int index = random.nextInt(4); index > 0; index--) {
            String name = DECOYS[random.nextInt(DECOYS.length)] + (random.nextBoolean() ? "" : index);
            members.add(space() + key(name) + space() + ":" + space() + value(depth - 1) + space());
        }
        return "{" + (members.isEmpty() ? space() : "") + String.join(",", members) + "}";
    }

    public String string() {
        StringBuilder text = new StringBuilder();
        for (int index = random.nextInt(3); index >= 0; index--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        String quoted = JsonText.quote(text.toString());
        return random.nextInt(4) == 0 ? quoted.replace("a", "\\u0061").replace("/", "\\/") : quoted;
    }

    private String space() {
        return switch (random.nextInt(8)) {
            case 0 -> " ";
            case 1 -> "\n  ";
            case 2 -> "\r\n\t";
            default -> "";
        };
    }

    /** The bytes with one of them changed, added, removed or moved. */
    public byte[] mutated(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        String structural = "{}[],:\"\\ue0-+.tfn \u0001\n";
        byte other = random.nextInt(5) == 0
                ? (byte) random.nextInt(256)
                : (byte) structural.charAt(random.nextInt(structural.length()));
        List<Byte> result = new ArrayList<>();
        int kind = random.nextInt(3);
        for (int index = 0; index < bytes.length; index++) {
            if (index == at && kind == 0) {
                result.add(other);
            } else if (index == at && kind == 1) {
                result.add(other);
                result.add(bytes[index]);
            } else if (index != at) {
                result.add(bytes[index]);
            }
        }
        byte[] mutated = new byte[result.size()];
        for (int index = 0; index < mutated.length; index++) {
            mutated[index] = result.get(index);
        }
        return mutated;
    }
}
