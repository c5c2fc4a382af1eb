package keyrail.app.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Finds the examples in a command's help: the lines from {@code Example:} on. */
final class Examples {
    private static final String START = "Example:";

    /** From the program's name to the end of the line, or of the pipe's part or substitution it stands in. */
    private static final Pattern INVOCATION = Pattern.compile("(?<![\\w./-])keyrail(?: (?:\"[^\"]*\"|[^|)\"])*)?");

    private Examples() {}

    static List<String> of(CommandLine command) {
        List<String> examples = new ArrayList<>();
        boolean reading = false;
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            reading |= line.startsWith(START);
            Matcher invocation = INVOCATION.matcher(line);
            if (reading && invocation.find()) {
                examples.add(invocation.group().strip());
            }
        }
        return examples;
    }
}
