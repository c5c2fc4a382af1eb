package keyrail.rehearsal.schema;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What is wrong with a request, for a vendor to say in its own words.
 *
 * @param path from the body to the value, names and indexes as text
 * @param field the last name of the path, or empty for an element of a list
 * @param expected the JSON types, or the words, that are taken there
 * @param got the value, missing where nothing stands
 */
public record Problem(Cause cause, List<String> path, String field, List<String> expected, JsonNode got) {
    /** What kind of mistake it is. */
    public enum Cause {
        UNKNOWN_FIELD,
        MISSING_FIELD,
        WRONG_TYPE,
        UNKNOWN_WORD
    }

    public Problem {
        path = List.copyOf(path);
        expected = List.copyOf(expected);
    }

    /** Whether the path, as {@link #dotted} has it, is one of these. */
    public boolean isAt(Pattern paths) {
        return paths.matcher(dotted()).matches();
    }

    /** The path as {@code messages.0.content}. */
    public String dotted() {
        return String.join(".", path);
    }

    /** The path as {@code messages[0].content}. */
    public String bracketed() {
        return bracketed(path);
    }

    /** The path without its last name, as {@code messages[0]}; empty for the body itself. */
    public String parent() {
        return bracketed(path.subList(0, path.size() - 1));
    }

    private static String bracketed(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String step : path) {
            boolean index = step.chars().allMatch(Character::isDigit);
            text.append(index ? "[" + step + "]" : text.isEmpty() ? step : "." + step);
        }
        return text.toString();
    }
}
