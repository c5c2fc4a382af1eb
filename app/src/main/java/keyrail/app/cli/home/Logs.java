package keyrail.app.cli.home;

import java.io.PrintStream;
import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code logs}: the latest changes and attempts, and on request all that follow. */
@Risk(
        level = RiskLevel.LOW,
        effects = Effect.STATE_READ,
        why = "Shows changes and attempts; prompts, answers and secrets are not in them")
@Command(
        name = "logs",
        description = "Show the latest changes and attempts.",
        footer = {"", "Example: keyrail logs --follow"})
public final class Logs extends Leaf {
    @OptionRisk
    @Option(
            names = {"-f", "--follow"},
            description = "Go on with each new one until Ctrl-C; with --json, one line of JSON each.")
    boolean follow;

    @OptionRisk
    @Option(names = "--limit", paramLabel = "<n>", description = "How many to begin with, 1 to 1000 (default 50).")
    int limit = 50;

    public Logs(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String path = "/events?limit=" + limit;
        if (follow) {
            return followed(path);
        }
        JsonNode answer = get(path);
        String lines = answer.path("events").valueStream().map(Logs::line).collect(Collectors.joining("\n"));
        return Report.of(answer, lines.isEmpty() ? "none found: nothing has happened in this home yet" : lines);
    }

    private Report followed(String path) {
        PrintStream out = shell.terminal().out();
        follow(path, event -> {
            out.println(json() ? event.toString() : line(event));
            out.flush();
            return !out.checkError();
        });
        ObjectNode end = Json.object().put("event", "end");
        return Report.of(end, "").note("the daemon has stopped");
    }

    private static String line(JsonNode event) {
        String text = Json.cell(event, "at") + "  " + Json.text(event, "event") + "  ";
        return Text.clean(
                switch (Json.text(event, "event")) {
                    case "change" ->
                        text + Json.text(event, "result") + "  " + Json.text(event, "what") + " "
                                + Json.text(event, "target") + " by " + Json.text(event, "who");
                    case "attempt" -> text + attempt(event);
                    case "lost" -> Json.text(event, "lost") + " events were lost: this reader was too slow";
                    default -> event.toString();
                });
    }

    private static String attempt(JsonNode event) {
        String status = Json.text(event, "status");
        return Json.text(event, "outcome") + (status.equals("0") ? "" : " " + status) + "  "
                + Json.text(event, "client")
                + " > " + Json.cell(event, "profile") + " > " + Json.cell(event, "connection") + " > "
                + Json.cell(event, "model") + ", " + Json.text(event, "inputTokens") + " in, "
                + Json.text(event, "outputTokens") + " out, " + Json.text(event, "millis") + " ms  "
                + Json.text(event, "request");
    }
}
