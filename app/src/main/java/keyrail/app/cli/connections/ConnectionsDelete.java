package keyrail.app.cli.connections;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code connections delete}: removes a connection; its credential stays in the vault. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_DELETE},
        why = "Removes a connection; creating it again with the same options undoes it",
        undo = "connections create <name> with the same options")
@Command(
        name = "delete",
        description = "Delete a provider connection; its credential stays in the vault.",
        footer = {"", "Example: keyrail connections delete anthropic-work"})
public final class ConnectionsDelete extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The connection.")
    String name = "";

    @OptionRisk
    @Option(names = "--force", description = "Even while profiles or call sites use it; they are broken until changed.")
    boolean force;

    public ConnectionsDelete(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = ask("DELETE", ConnectionText.path(name) + (force ? "?force=true" : ""), null);
        Report report = Report.of(answer, "deleted connection " + name);
        for (JsonNode profile : answer.path("danglingProfiles")) {
            report = report.note(
                    "warning: profile " + Json.text(profile) + " still names it and cannot work; run keyrail"
                            + " profiles update " + Json.text(profile) + " --connection <name>");
        }
        for (JsonNode site : answer.path("danglingCallSites")) {
            report = report.note(
                    "warning: call site " + Json.text(site) + " still names it and cannot work; run keyrail callsites"
                            + " set " + Json.text(site) + " <profile>");
        }
        return report;
    }
}
