package keyrail.app;

import java.util.List;
import keyrail.app.cli.Commands;
import keyrail.app.cli.Program;
import keyrail.app.cli.admin.HomeAdminClients;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.SystemTerminal;
import keyrail.app.cli.console.Terminal;
import keyrail.app.cli.tools.Run;
import keyrail.app.daemon.Serve;
import keyrail.app.demo.Demo;
import keyrail.app.home.InProcessAdminClient;
import keyrail.embed.HomeOptions;

/** The program's start: wires the command line to the home of this process's environment. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(HomeOptions.ofProcess(), arguments));
    }

    /** Runs one command line on a home; the exit code. */
    static int run(HomeOptions options, String... arguments) {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        if (!isDaemon(arguments)) {
            // Commands print what they have to say; a logging framework would only cost their start.
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        }
        SystemTerminal terminal = new SystemTerminal(System.getenv());
        HomeAdminClients clients =
                new HomeAdminClients(options.paths().socket(), () -> new InProcessAdminClient(options));
        Shell shell = new Shell(terminal, clients, System.getenv());
        int exit = new Program(shell, commands(shell, options)).run(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    /** Every command the program has. */
    public static Commands commands(Shell shell, HomeOptions options) {
        Terminal terminal = shell.terminal();
        return new Commands(
                shell,
                List.of(
                        () -> new Serve(terminal, options),
                        () -> new Demo(terminal),
                        () -> new Run(shell, options.paths())));
    }

    private static boolean isDaemon(String[] arguments) {
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                return argument.equals("serve");
            }
        }
        return false;
    }
}
