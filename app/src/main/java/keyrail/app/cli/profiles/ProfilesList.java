package keyrail.app.cli.profiles;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code profiles list}: every profile, broken ones with the reason. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the profiles of the configuration")
@Command(
        name = "list",
        description = "List profiles.",
        footer = {"", "Example: keyrail profiles list"})
public final class ProfilesList extends Leaf {
    public ProfilesList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get(ProfileText.BASE);
        Table table = new Table("NAME", "PROVIDER", "MODEL", "CONNECTION", "PAYER", "STATUS", "USED AS");
        for (JsonNode profile : answer.path("profiles")) {
            table.row(
                    Json.text(profile, "name"),
                    Json.cell(profile, "provider"),
                    ProfileText.model(profile),
                    ProfileText.connection(profile),
                    Json.cell(profile, "payer"),
                    ProfileText.status(profile),
                    ProfileText.use(profile));
        }
        String none = "none found: add a profile with keyrail init or keyrail profiles create";
        return Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
    }
}
