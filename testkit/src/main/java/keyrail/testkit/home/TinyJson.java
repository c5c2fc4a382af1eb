package keyrail.testkit.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads JSON into maps, lists and the texts of scalars, and writes them back; for well-formed test data only. */
final class TinyJson {
    private final String text;
    private int position;

    private TinyJson(String text) {
        this.text = text;
    }

    static Object read(String text) {
        TinyJson reader = new TinyJson(text);
        Object value = reader.value();
        if (reader.peek() != '\0') {
            throw new IllegalArgumentException("more than one value: " + text);
        }
        return value;
    }

    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(member -> "\"" + member.getKey() + "\":" + write(member.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(TinyJson::write).collect(Collectors.joining(",", "[", "]"));
            default -> value.toString();
        };
    }

    /** The text of a JSON string. */
    static String unquote(Object scalar) {
        String quoted = scalar.toString();
        return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> members();
            case '[' -> items();
            default -> scalar();
        };
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        position++;
        while (peek() != '}') {
            String name = unquote(scalar());
            expect(':');
            members.put(name, value());
            if (peek() == ',') {
                position++;
            }
        }
        position++;
        return members;
    }

    private List<Object> items() {
        List<Object> items = new ArrayList<>();
        position++;
        while (peek() != ']') {
            items.add(value());
            if (peek() == ',') {
                position++;
            }
        }
        position++;
        return items;
    }

    private String scalar() {
        peek();
        int start = position;
        if (text.charAt(position) == '"') {
            position++;
            while (text.charAt(position) != '"') {
                position += text.charAt(position) == '\\' ? 2 : 1;
            }
            position++;
        } else {
            while (position < text.length() && ",:]}\n ".indexOf(text.charAt(position)) < 0) {
                position++;
            }
        }
        return text.substring(start, position);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException("no " + wanted + " at " + position + " of " + text);
        }
        position++;
    }

    private char peek() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : '\0';
    }
}
