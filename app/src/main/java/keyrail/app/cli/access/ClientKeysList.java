package keyrail.app.cli.access;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code client-keys list}: the keys we have issued, masked, with their grants. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows names and grants of keys, never a key")
@Command(
        name = "list",
        description = "List the keys issued to programs, masked.",
        footer = {"", "Example: keyrail client-keys list"})
public final class ClientKeysList extends Leaf {
    public ClientKeysList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get(ClientKeyText.BASE);
        Table table = new Table("NAME", "KEY", "PROFILES", "DIRECT", "DEFAULT PROFILE", "CREATED");
        for (JsonNode key : answer.path("keys")) {
            table.row(
                    Json.text(key, "name"),
                    Json.cell(key, "lastFour"),
                    ClientKeyText.profiles(key),
                    key.path("direct").asBoolean(false) ? "yes" : "no",
                    Json.cell(key, "defaultProfile"),
                    Text.instant(key.path("createdAt")));
        }
        String none = "none found: make a key with keyrail client-keys create <name>";
        return Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
    }
}
