package keyrail.app.cli.home;

import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code status}: how the home and its daemon are. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the state of the home and its daemon")
@Command(
        name = "status",
        description = "Show how the home and its daemon are.",
        footer = {"", "Example: keyrail status"})
public final class Status extends Leaf {
    public Status(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get("/status");
        return Report.of(answer, new Facts().addAll(answer).render());
    }
}
