package keyrail.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.app.risk.CommandParser;
import keyrail.core.failure.KeyrailException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How the program reads its words; the one place that says so, for running a line and for judging it. For use by one
 * thread.
 */
final class Grammar implements CommandParser {
    private static final int HELP_WIDTH = 100;

    private final Commands commands;

    /** Parsers that only ever parse, by branch; making one takes far longer than a line. */
    private final Map<String, CommandLine> judging = new HashMap<>();

    Grammar(Commands commands) {
        this.commands = commands;
    }

    /**
     * The words as the parser gets them.
     *
     * @throws KeyrailException {@code secret_on_command_line}
     */
    static List<String> words(List<String> arguments) {
        SecretArguments.refuse(arguments);
        return wantsJson(arguments) ? jsonLast(arguments) : arguments;
    }

    /** A parser for one line of {@link #words}. */
    CommandLine parser(List<String> words) {
        return commands.treeFor(words)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30);
    }

    @Override
    public Parsed parse(List<String> arguments) {
        try {
            List<String> words = words(arguments);
            CommandLine parser = judging.computeIfAbsent(commands.branchOf(words), branch -> parser(words));
            return new Understood(parser.parseArgs(words.toArray(String[]::new)));
        } catch (CommandLine.ParameterException refused) {
            CommandSpec command = refused.getCommandLine().getCommandSpec();
            List<String> path = List.of(command.qualifiedName().split(" "));
            return new Refused(
                    path.subList(1, path.size()), ParserRefusal.of(refused).message());
        } catch (KeyrailException refused) {
            return new Refused(List.of(), refused.failure().message());
        }
    }

    /** Read from the bare words, since a line that cannot be parsed must be refused in this form too. */
    static boolean wantsJson(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (argument.equals("--json")) {
                return true;
            }
        }
        return false;
    }

    /** Wherever it stood, the command gets it, and not a group on the way to it. */
    private static List<String> jsonLast(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        int end = words.indexOf("--");
        words.subList(0, end < 0 ? words.size() : end).removeIf("--json"::equals);
        end = words.indexOf("--");
        words.add(end < 0 ? words.size() : end, "--json");
        return words;
    }
}
