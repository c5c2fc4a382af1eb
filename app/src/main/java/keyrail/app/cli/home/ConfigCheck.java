package keyrail.app.cli.home;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code config check}: every finding about {@code config.json}, with its place. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Reads config.json and reports; changes nothing")
@Command(
        name = "check",
        description = "Check config.json; exits 1 on errors, 0 with warnings.",
        footer = {"", "Example: keyrail config check"})
public final class ConfigCheck extends Leaf {
    public ConfigCheck(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        return report(get("/config/check"));
    }

    /** The findings as a report that fails when one is an error. */
    static Report report(JsonNode answer) {
        String path = Json.text(answer, "path");
        String lines = answer.path("diagnostics")
                .valueStream()
                .map(finding -> line(path, finding))
                .collect(Collectors.joining("\n"));
        if (answer.path("ok").asBoolean(false)) {
            return Report.of(answer, lines.isEmpty() ? path + " is in order" : lines);
        }
        long errors = answer.path("diagnostics")
                .valueStream()
                .filter(finding -> Json.text(finding, "severity").equals("error"))
                .count();
        return Report.of(answer, lines)
                .failing(Failure.of(
                        FailureCode.CONFIG_INVALID,
                        path + " has " + errors + (errors == 1 ? " error" : " errors")
                                + "; the entries concerned are not used until they are mended"));
    }

    private static String line(String path, JsonNode finding) {
        String pointer = Json.text(finding, "pointer");
        return Text.clean(path + ":" + Json.text(finding, "line") + ":" + Json.text(finding, "column") + ": "
                + Json.text(finding, "severity") + ": " + (pointer.isEmpty() ? "" : pointer + ": ")
                + Json.text(finding, "message"));
    }
}
