package keyrail.app.cli.profiles;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code profiles get}: one profile and the entry of {@code config.json} behind it. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows one profile of the configuration")
@Command(
        name = "get",
        description = "Show one profile.",
        footer = {"", "Example: keyrail profiles get work"})
public final class ProfilesGet extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The profile.")
    String name = "";

    public ProfilesGet(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode profile = get(ProfileText.path(name));
        return Report.of(profile, ProfileText.describe(profile));
    }
}
