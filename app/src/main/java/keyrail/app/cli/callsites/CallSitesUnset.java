package keyrail.app.cli.callsites;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code callsites unset}: takes a call site's entry away. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_DELETE},
        why = "Removes a call site's entry; setting it again undoes it",
        undo = "callsites set <site> <profile before>")
@Command(
        name = "unset",
        description = "Take a call site's entry away, so that the other rules decide.",
        footer = {"", "Example: keyrail callsites unset conversationTitle"})
public final class CallSitesUnset extends Leaf {
    @Parameters(paramLabel = "<site>", description = "The call site.")
    String site = "";

    public CallSitesUnset(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = ask("DELETE", CallSiteText.path(site), null);
        return Report.of(answer, "call site " + site + " has no entry now");
    }
}
