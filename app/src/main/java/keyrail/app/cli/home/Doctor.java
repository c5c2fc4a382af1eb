package keyrail.app.cli.home;

import java.util.ArrayList;
import java.util.List;
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

/** {@code doctor}: checks everything a call depends on and says how to mend what is wrong. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Checks the home and reports; changes nothing")
@Command(
        name = "doctor",
        description = "Check everything a call depends on and say how to mend what is wrong.",
        footer = {"", "Example: keyrail doctor"})
public final class Doctor extends Leaf {
    public Doctor(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = askSlowly("checking", "GET", "/doctor", null);
        List<String> failed = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (JsonNode check : answer.path("checks")) {
            boolean ok = check.path("ok").asBoolean(false);
            lines.add((ok ? "ok    " : "FAIL  ") + Json.text(check, "name") + ": " + Json.text(check, "message"));
            if (!ok) {
                failed.add(Json.text(check, "name"));
                String fix = Json.text(check, "fix");
                lines.add(fix.isEmpty() ? "" : "      " + fix);
            }
        }
        lines.removeIf(String::isEmpty);
        Report report = Report.of(answer, Text.clean(String.join("\n", lines)));
        if (failed.isEmpty() && answer.path("ok").asBoolean(true)) {
            return report;
        }
        return report.failing(Failure.of(
                FailureCode.CHECK_FAILED,
                "something is not as it should be; each failed check says how to mend it",
                "failed",
                failed));
    }
}
