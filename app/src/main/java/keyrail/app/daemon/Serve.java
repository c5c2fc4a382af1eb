package keyrail.app.daemon;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import keyrail.app.cli.console.ExitCodes;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Terminal;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.config.Diagnostic;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.HomeOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;
import tools.jackson.databind.node.ObjectNode;

/** {@code serve}: runs the daemon until it is told to stop. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_WRITE, Effect.PROCESS_CONTROL},
        why = "Opens a local port through which programs holding a client key spend from the connections",
        idempotent = false)
@Command(
        name = "serve",
        description = "Serve programs at the local port until Ctrl-C or SIGTERM.",
        footer = {"", "Example: keyrail serve --port 8420"})
public final class Serve implements Callable<Integer> {
    private final Terminal terminal;
    private final HomeOptions options;

    @OptionRisk
    @Option(
            names = "--port",
            paramLabel = "<n>",
            description = "Listen here instead of server.port; 0 for any free one.")
    @Nullable
    Integer port;

    @OptionRisk
    @Option(names = "--json", description = "Print one line of JSON when ready.")
    boolean json;

    @OptionRisk
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    public Serve(Terminal terminal, HomeOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        System.setProperty("keyrail.logs", options.paths().logs().toString());
        PeerWords.keepOut();
        Daemon daemon;
        try {
            daemon = Daemon.start(options, port);
        } catch (KeyrailException refused) {
            Report.printRefusal(refused.failure(), terminal, json);
            return ExitCodes.ofStart(refused.failure());
        }
        announce(daemon);
        CountDownLatch stop = new CountDownLatch(1);
        stopOnSignal(stop);
        try {
            stop.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        int open = daemon.plane().requests();
        if (!json && open > 0) {
            terminal.err().println("stopping: " + open + " open answers may finish; again to stop at once");
        }
        daemon.close();
        return ExitCodes.OK;
    }

    /** The first signal drains, the second ends the process. */
    private static void stopOnSignal(CountDownLatch stop) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> {
                if (stop.getCount() == 0) {
                    Runtime.getRuntime().halt(128 + signal.getNumber());
                }
                stop.countDown();
            });
        }
    }

    private void announce(Daemon daemon) {
        if (json) {
            ObjectNode ready = Json.object();
            ready.put("ok", true)
                    .put("event", "ready")
                    .put("url", daemon.plane().url())
                    .put("port", daemon.plane().port())
                    .put("adminSocket", options.paths().socket().toString())
                    .put("pid", ProcessHandle.current().pid())
                    .put("home", options.paths().directory().toString());
            daemon.adminUrl().ifPresent(url -> ready.put("adminUrl", url));
            terminal.out().println(ready);
            terminal.out().flush();
            return;
        }
        terminal.out()
                .println("Keyrail serves " + daemon.plane().url() + " (home "
                        + options.paths().directory() + ")");
        terminal.out()
                .println("client key in " + options.paths().clientKey() + "; keyrail connect <tool> prints how to"
                        + " use it; Ctrl-C stops");
        daemon.adminUrl()
                .ifPresent(url -> terminal.out()
                        .println("admin port " + url + "; its token is in "
                                + options.paths().adminToken()));
        for (String trouble :
                daemon.plane().certificateTroubles(daemon.home().clock().instant())) {
            terminal.err().println("warning: " + trouble);
        }
        for (Diagnostic finding : daemon.home().config().current().diagnostics()) {
            terminal.err()
                    .println(finding.severity().text() + ": "
                            + daemon.home().config().path() + ":" + finding.line() + ":" + finding.column() + " "
                            + finding.message());
        }
        terminal.out().flush();
    }
}
