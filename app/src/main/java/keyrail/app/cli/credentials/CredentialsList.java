package keyrail.app.cli.credentials;

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

/** {@code credentials list}: what the vault holds, without the values. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows names and last characters, never a secret")
@Command(
        name = "list",
        description = "List the secrets in the vault, masked.",
        footer = {"", "Example: keyrail credentials list"})
public final class CredentialsList extends Leaf {
    public CredentialsList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get("/credentials");
        Table table = new Table("CREDENTIAL", "VALUE", "VERSION", "GOES ONLY TO", "USED BY", "STATUS");
        for (JsonNode meta : answer.path("credentials")) {
            table.row(
                    Json.text(meta, "credential"),
                    Json.cell(meta, "lastFour"),
                    Json.cell(meta, "version"),
                    CredentialSlot.audience(meta),
                    CredentialSlot.usedBy(meta),
                    Json.cell(meta, "status"));
        }
        String none = "none found: store a secret with keyrail credentials set <service> <field>";
        return Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
    }
}
