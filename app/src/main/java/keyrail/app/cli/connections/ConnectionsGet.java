package keyrail.app.cli.connections;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code connections get}: one connection in full. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows one connection; its secret is not part of it")
@Command(
        name = "get",
        description = "Show one provider connection.",
        footer = {"", "Example: keyrail connections get anthropic-work"})
public final class ConnectionsGet extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The connection.")
    String name = "";

    public ConnectionsGet(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode row = get(ConnectionText.path(name));
        return Report.of(ConnectionText.wrapped(row), ConnectionText.describe(row));
    }
}
