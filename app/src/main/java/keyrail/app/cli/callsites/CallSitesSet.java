package keyrail.app.cli.callsites;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ProfileName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code callsites set}: points a call site at a profile. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Changes which model and account calls from one place use",
        undo = "callsites set <site> <profile before>")
@Command(
        name = "set",
        description = "Point a call site at a profile.",
        footer = {"", "Example: keyrail callsites set conversationTitle cheap"})
public final class CallSitesSet extends Leaf {
    @Parameters(index = "0", paramLabel = "<site>", description = "The call site; a known name or one of your own.")
    String site = "";

    @Parameters(index = "1", paramLabel = "<profile>", description = "The profile.")
    String profile = "";

    public CallSitesSet(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer =
                ask("PUT", CallSiteText.path(site), Json.object().put("profile", new ProfileName(profile).value()));
        return Report.of(answer, "call site " + site + " uses profile " + profile);
    }
}
