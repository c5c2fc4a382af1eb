package keyrail.app.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.ExitCodes;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Terminal;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import picocli.CommandLine;

/** Runs one command line from its words to its exit code; the edge where every failure becomes a line. */
public final class Program {
    private static final int HELP_WIDTH = 100;

    private final Shell shell;
    private final Commands commands;

    public Program(Shell shell, Commands commands) {
        this.shell = shell;
        this.commands = commands;
    }

    /** Never throws; the exit code is one of {@link ExitCodes}. */
    public int run(String... arguments) {
        boolean json = wantsJson(arguments);
        try {
            SecretArguments.refuse(List.of(arguments));
            String[] words = json ? jsonLast(arguments) : arguments;
            return parser(List.of(words), json).execute(words);
        } catch (KeyrailException refused) {
            return refuse(refused.failure(), json);
        }
    }

    private CommandLine parser(List<String> words, boolean json) {
        Terminal terminal = shell.terminal();
        CommandLine parser = commands.treeFor(words);
        parser.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colorful() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((refused, given) -> refuse(ParserRefusal.of(refused), json))
                .setExecutionExceptionHandler((thrown, line, parsed) -> refuse(failureOf(thrown), json));
        return parser;
    }

    private int refuse(Failure failure, boolean json) {
        return Report.printRefusal(failure, shell.terminal(), json);
    }

    /** The words of an unforeseen exception may hold anything, so only its kind and place are told. */
    private static Failure failureOf(Exception thrown) {
        if (thrown instanceof KeyrailException refused) {
            return refused.failure();
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return Failure.of(
                FailureCode.INTERNAL,
                "an error in Keyrail itself: " + thrown.getClass().getSimpleName() + place + "; please report it");
    }

    /** Read from the bare words, since a line that cannot be parsed must be refused in this form too. */
    private static boolean wantsJson(String... arguments) {
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
    private static String[] jsonLast(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        int end = words.indexOf("--");
        words.subList(0, end < 0 ? words.size() : end).removeIf("--json"::equals);
        end = words.indexOf("--");
        words.add(end < 0 ? words.size() : end, "--json");
        return words.toArray(String[]::new);
    }
}
