package keyrail.app.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import keyrail.app.cli.console.ExitCodes;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Terminal;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import picocli.CommandLine;

/** Runs one command line from its words to its exit code; the edge where every failure becomes a line. */
public final class Program {
    private final Shell shell;
    private final Commands commands;

    public Program(Shell shell, Commands commands) {
        this.shell = shell;
        this.commands = commands;
    }

    /** Never throws; the exit code is one of {@link ExitCodes}. */
    public int run(String... arguments) {
        boolean json = Grammar.wantsJson(List.of(arguments));
        try {
            List<String> words = Grammar.words(List.of(arguments));
            return parser(words, json).execute(words.toArray(String[]::new));
        } catch (KeyrailException refused) {
            return refuse(refused.failure(), json);
        }
    }

    private CommandLine parser(List<String> words, boolean json) {
        Terminal terminal = shell.terminal();
        return new Grammar(commands)
                .parser(words)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colorful() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExecutionStrategy(
                        parsed -> json ? runOrDescribe(parsed) : new CommandLine.RunLast().execute(parsed))
                .setParameterExceptionHandler((refused, given) -> refuse(ParserRefusal.of(refused), json))
                .setExecutionExceptionHandler((thrown, line, parsed) -> refuse(failureOf(thrown), json));
    }

    /** A line that asks for help or the version, also for a program, is answered in one line of JSON. */
    private int runOrDescribe(CommandLine.ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            if (command.isUsageHelpRequested()) {
                return describe("help", command.getUsageMessage(CommandLine.Help.Ansi.OFF));
            }
            if (command.isVersionHelpRequested()) {
                return describe(
                        "version", String.join("\n", command.getCommandSpec().version()));
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int describe(String name, String text) {
        return Report.of(Json.object().put(name, text), "").print(shell.terminal(), true);
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
}
