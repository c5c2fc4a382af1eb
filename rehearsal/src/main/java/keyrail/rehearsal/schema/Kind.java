package keyrail.rehearsal.schema;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the value of a field may be. */
sealed interface Kind {
    Pattern TOKENS = Pattern.compile("\"[^\"]*\"|[\\[\\]{}|]|[\\w.]+");

    /** Whether a value is of the JSON type at all; what is in it is not looked at. */
    boolean fits(JsonNode value);

    /** How the kind is called in a refusal, e.g. {@code string}. */
    String name();

    /** A value without anything in it, by its JSON type. */
    enum Plain implements Kind {
        ANY,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN;

        @Override
        public boolean fits(JsonNode value) {
            return switch (this) {
                case ANY -> true;
                case STRING -> value.isString();
                case INTEGER -> value.isIntegralNumber();
                case NUMBER -> value.isNumber();
                case BOOLEAN -> value.isBoolean();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of some words. */
    record Words(List<String> all) implements Kind {
        public Words {
            all = List.copyOf(all);
        }

        @Override
        public boolean fits(JsonNode value) {
            return value.isString();
        }

        @Override
        public String name() {
            return "string";
        }

        boolean has(JsonNode value) {
            return value.isString() && all.contains(value.stringValue());
        }
    }

    /** A list of one kind. */
    record Listing(Kind of) implements Kind {
        @Override
        public boolean fits(JsonNode value) {
            return value.isArray();
        }

        @Override
        public String name() {
            return "array";
        }
    }

    /** An object with any names, its values of one kind. */
    record Mapping(Kind of) implements Kind {
        @Override
        public boolean fits(JsonNode value) {
            return value.isObject();
        }

        @Override
        public String name() {
            return "object";
        }
    }

    /** An object of the table. */
    record Named(String type) implements Kind {
        @Override
        public boolean fits(JsonNode value) {
            return value.isObject();
        }

        @Override
        public String name() {
            return "object";
        }
    }

    /** Any of several kinds. */
    record OneOf(List<Kind> kinds) implements Kind {
        public OneOf {
            kinds = List.copyOf(kinds);
        }

        @Override
        public boolean fits(JsonNode value) {
            return kinds.stream().anyMatch(kind -> kind.fits(value));
        }

        @Override
        public String name() {
            return String.join(" or ", kinds.stream().map(Kind::name).distinct().toList());
        }
    }

    /** Reads a kind as tables write it, e.g. {@code string | [Block] | "auto"}. */
    static Kind read(String text) {
        Iterator<String> tokens =
                TOKENS.matcher(text).results().map(MatchResult::group).iterator();
        return oneOf(tokens, "");
    }

    private static Kind oneOf(Iterator<String> tokens, String end) {
        List<Kind> kinds = new ArrayList<>();
        List<String> words = new ArrayList<>();
        while (tokens.hasNext()) {
            String token = tokens.next();
            if (token.equals(end)) {
                break;
            }
            switch (token.charAt(0)) {
                case '|' -> {}
                case '"' -> words.add(token.substring(1, token.length() - 1));
                case '[' -> kinds.add(new Listing(oneOf(tokens, "]")));
                case '{' -> kinds.add(new Mapping(oneOf(tokens, "}")));
                default -> kinds.add(named(token));
            }
        }
        if (!words.isEmpty()) {
            kinds.addFirst(new Words(words));
        }
        return kinds.size() == 1 ? kinds.getFirst() : new OneOf(kinds);
    }

    private static Kind named(String token) {
        for (Plain plain : Plain.values()) {
            if (plain.toString().equals(token)) {
                return plain;
            }
        }
        return new Named(token);
    }
}
