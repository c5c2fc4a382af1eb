package keyrail.app.cli.console;

import java.util.List;
import java.util.Map;
import keyrail.core.failure.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command has found or done, for programs and for people.
 *
 * @param fields beside {@code ok} in the line of JSON
 * @param text for people, on standard output, without its last line end; empty for none
 * @param notes for people, on standard error, one a line
 * @param failure set when the command ran but its finding is bad news, or null
 */
public record Report(
        ObjectNode fields,
        String text,
        List<String> notes,
        @Nullable Failure failure) {
    public Report {
        notes = List.copyOf(notes);
    }

    public static Report of(ObjectNode fields, String text) {
        return new Report(fields, text, List.of(), null);
    }

    /** An answer of the admin API, all its members beside {@code ok}. */
    public static Report of(JsonNode answer, String text) {
        return of(answer instanceof ObjectNode object ? object : Json.object().set("answer", answer), text);
    }

    public Report note(String note) {
        List<String> more = new java.util.ArrayList<>(notes);
        more.add(note);
        return new Report(fields, text, more, failure);
    }

    public Report failing(Failure why) {
        return new Report(fields, text, notes, why);
    }

    /** Prints it and returns the exit code. */
    public int print(Terminal terminal, boolean json) {
        if (json) {
            terminal.out().println(failure == null ? Json.success(fields) : Json.refusal(failure, fields));
            return failure == null ? 0 : ExitCodes.of(failure);
        }
        if (!text.isEmpty()) {
            terminal.out().println(text);
        }
        notes.forEach(note -> terminal.err().println(Text.clean(note)));
        return failure == null ? 0 : printRefusal(failure, terminal, false);
    }

    /** Prints a refusal by itself and returns the exit code. */
    public static int printRefusal(Failure failure, Terminal terminal, boolean json) {
        if (json) {
            terminal.out().println(Json.refusal(failure, Json.object()));
            return ExitCodes.of(failure);
        }
        terminal.err().println("error: " + Text.clean(failure.message()));
        for (Map.Entry<String, List<String>> detail : Json.detailsOf(failure).entrySet()) {
            String values = String.join(", ", detail.getValue());
            if (!values.isEmpty() && !failure.message().contains(values)) {
                terminal.err().println("  " + Text.words(detail.getKey()) + ": " + Text.clean(values));
            }
        }
        return ExitCodes.of(failure);
    }
}
