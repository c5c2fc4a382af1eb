package keyrail.app.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One thing described by lines of {@code name: value}, the values aligned. Not thread-safe. */
public final class Facts {
    private final List<Map.Entry<String, String>> lines = new ArrayList<>();

    public Facts add(String name, String value) {
        lines.add(Map.entry(name, Text.clean(value)));
        return this;
    }

    /** Leaves out what has no value. */
    public Facts addIfAny(String name, String value) {
        return value.isEmpty() ? this : add(name, value);
    }

    /** Every member of an answer, in its order: lists joined, inner objects as {@code name value} pairs. */
    public Facts addAll(JsonNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            add(member.getKey(), member.getValue());
        }
        return this;
    }

    /** One member of an answer, unless it has no value. */
    public Facts add(String camelCase, JsonNode value) {
        return addIfAny(Text.words(camelCase), plain(value));
    }

    private static String plain(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(Facts::plain).collect(Collectors.joining(", "));
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> Text.words(member.getKey()) + " " + plain(member.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return value.isBoolean() ? (value.booleanValue() ? "yes" : "no") : Json.text(value);
    }

    /** Lines without a last line end. */
    public String render() {
        int widest =
                lines.stream().mapToInt(line -> line.getKey().length()).max().orElse(0);
        return lines.stream()
                .map(line ->
                        line.getKey() + ": " + " ".repeat(widest - line.getKey().length()) + line.getValue())
                .collect(Collectors.joining("\n"));
    }
}
