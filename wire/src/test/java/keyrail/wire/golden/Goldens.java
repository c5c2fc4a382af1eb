package keyrail.wire.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.inference.Bytes;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Files of what has to come out; {@code -Dgolden.write=true} writes them, for their difference to be read as code. */
final class Goldens {
    private static final int WIDTH = 110;
    private static final Pattern MADE_ID = Pattern.compile("call_[0-9a-f]{24}");

    private Goldens() {}

    static Path root() {
        return Path.of("src/test/resources/golden");
    }

    /** Compares a text with its file, or writes it. */
    static void check(Path file, String text) {
        String named = named(text);
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.writeString(file, named);
            }
            String expected = Files.exists(file) ? Files.readString(file) : "";
            assertThat(List.of(named.split("\n", -1)))
                    .as("%s; run the test with -Dgolden.write=true and read the difference", file)
                    .isEqualTo(List.of(expected.split("\n", -1)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ids made at random, by the order in which they come up: which are equal can still be seen. */
    private static String named(String text) {
        Map<String, String> names = new HashMap<>();
        Matcher ids = MADE_ID.matcher(text);
        return ids.replaceAll(
                id -> names.computeIfAbsent(id.group(), none -> "call_<made " + (names.size() + 1) + ">"));
    }

    /** A stream as text in which each carriage return can be seen. */
    static String visible(String stream) {
        return stream.replace("\r", "\\r");
    }

    /** JSON for people: what fits a line stands on one. */
    static String pretty(Bytes json) {
        StringBuilder out = new StringBuilder();
        pretty(JsonTree.read(json).orElseThrow(() -> new AssertionError("no JSON: " + json.asUtf8())), 0, out);
        return out.append('\n').toString();
    }

    private static void pretty(JsonNode node, int indent, StringBuilder out) {
        String flat = JsonTree.text(node);
        if (!node.isContainer() || flat.length() + indent <= WIDTH) {
            out.append(flat);
            return;
        }
        boolean isObject = node.isObject();
        String start = "\n" + " ".repeat(indent + 2);
        out.append(isObject ? '{' : '[');
        String comma = "";
        for (Map.Entry<String, JsonNode> member : members(node)) {
            out.append(comma).append(start);
            if (isObject) {
                out.append(
                                JsonTree.text(JsonTree.array().add(member.getKey())),
                                1,
                                member.getKey().length() + 3)
                        .append(": ");
            }
            pretty(member.getValue(), indent + 2, out);
            comma = ",";
        }
        out.append('\n').append(" ".repeat(indent)).append(isObject ? '}' : ']');
    }

    private static List<Map.Entry<String, JsonNode>> members(JsonNode node) {
        return node.isObject()
                ? List.copyOf(node.properties())
                : node.valueStream().map(value -> Map.entry("", value)).toList();
    }
}
