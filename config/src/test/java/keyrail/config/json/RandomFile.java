package keyrail.config.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random files with comments in every style, and what a tree means. */
final class RandomFile {
    private static final List<String> NAMES = List.of("a", "b", "c", "llm", "pro file", "é", "q\\\"", "//x");
    private final SplittableRandom random;
    private final String lineEnd;
    private final String unit;

    RandomFile(SplittableRandom random) {
        this.random = random;
        this.lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        this.unit = List.of("  ", "    ", "\t").get(random.nextInt(3));
    }

    String file() {
        return (random.nextInt(6) == 0 ? "\uFEFF" : "")
                + noise()
                + object(0)
                + noise()
                + (random.nextBoolean() ? lineEnd : "");
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 8)) {
            case 0 -> Integer.toString(random.nextInt(-5, 100));
            case 1 -> "-1.50e+3";
            case 2 -> "\"text // \\\" , } é🙂\"";
            case 3 -> random.nextBoolean() ? "true" : "null";
            case 4 -> "[1," + noise() + "\"x\"" + (random.nextBoolean() ? "," : "") + "]";
            default -> object(depth + 1);
        };
    }

    private String object(int depth) {
        boolean lines = random.nextInt(3) > 0;
        StringBuilder text = new StringBuilder("{").append(noise());
        int count = random.nextInt(5);
        int offset = random.nextInt(NAMES.size());
        for (int index = 0; index < count; index++) {
            text.append(lines ? lineEnd + unit.repeat(depth + 1) : random.nextBoolean() ? " " : "");
            text.append('"').append(NAMES.get((offset + index) % NAMES.size())).append('"');
            text.append(noise())
                    .append(':')
                    .append(noise())
                    .append(value(depth))
                    .append(noise());
            boolean comma = index < count - 1 || random.nextInt(4) == 0;
            text.append(comma ? "," : "").append(comma ? noise() : "");
        }
        return text.append(lines ? lineEnd + unit.repeat(depth) : "")
                .append('}')
                .toString();
    }

    private String noise() {
        return switch (random.nextInt(12)) {
            case 0 -> " /* , } \" */ ";
            case 1 -> " // , { \"" + lineEnd;
            case 2 -> " ";
            case 3 -> lineEnd + "  ";
            case 4 -> "\t";
            default -> "";
        };
    }

    /** The tree as plain Java values: what two files with the same meaning share. */
    static Object meaning(Node node) {
        return switch (node) {
            case Node.Members object -> members(object);
            case Node.Elements list ->
                list.values().stream().map(RandomFile::meaning).toList();
            case Node.Text text -> "text " + text.value();
            case Node.Digits digits -> "digits " + digits.literal();
            case Node.Flag flag -> flag.value();
            case Node.Nothing nothing -> "nothing";
        };
    }

    private static Map<String, Object> members(Node.Members object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.all().forEach(member -> map.put(member.name(), meaning(member.value())));
        return map;
    }
}
