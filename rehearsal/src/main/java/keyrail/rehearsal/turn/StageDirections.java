package keyrail.rehearsal.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a user's text tells a rehearsing model to do, so that any client can have any turn played through any gateway:
 *
 * <ul>
 *   <li>{@code [[call name {"argument": 1}]]} calls a tool, {@code [[call name "text"]]} one that takes text; several are
 *       called in one turn where that is allowed
 *   <li>{@code [[say text]]} answers with exactly that text
 *   <li>{@code [[look]]} tells what the user showed: media type, bytes, checksum
 * </ul>
 *
 * @param speech what to say, or null
 */
record StageDirections(List<Call> calls, @Nullable String speech, boolean look) {
    /** A tool by its name, and its arguments. */
    record Call(String name, JsonNode arguments) {}

    private static final Pattern START = Pattern.compile("\\[\\[(call|say|look)\\b\\s*");
    private static final String END = "]]";

    StageDirections {
        calls = List.copyOf(calls);
    }

    /** Empty where the text directs nothing. */
    static Optional<StageDirections> in(String text) {
        List<Call> calls = new ArrayList<>();
        String speech = null;
        boolean look = false;
        Matcher start = START.matcher(text);
        for (int from = 0; start.find(from); from = start.end()) {
            String rest = text.substring(start.end());
            switch (start.group(1)) {
                case "call" -> call(rest).ifPresent(calls::add);
                case "say" -> speech = rest.substring(0, Math.max(0, rest.indexOf(END)));
                default -> look = true;
            }
        }
        return calls.isEmpty() && speech == null && !look
                ? Optional.empty()
                : Optional.of(new StageDirections(calls, speech, look));
    }

    /** The arguments may hold the end's own characters, so the first end behind whole JSON counts. */
    private static Optional<Call> call(String rest) {
        int space = rest.indexOf(' ');
        for (int end = rest.indexOf(END); end >= 0; end = rest.indexOf(END, end + 1)) {
            if (space < 0 || space > end) {
                return Optional.of(new Call(
                        rest.substring(0, end).strip(), JsonMapper.shared().createObjectNode()));
            }
            Optional<JsonNode> arguments = value(rest.substring(space, end));
            if (arguments.isPresent()) {
                return Optional.of(new Call(rest.substring(0, space), arguments.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> value(String text) {
        try {
            JsonNode read = JsonMapper.shared().readTree(text);
            return read.isObject() || read.isString() ? Optional.of(read) : Optional.empty();
        } catch (JacksonException notYetWhole) {
            return Optional.empty();
        }
    }
}
