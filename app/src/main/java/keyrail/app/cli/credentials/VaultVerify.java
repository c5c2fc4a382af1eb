package keyrail.app.cli.credentials;

import java.util.List;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code vault verify}: opens every record and says which cannot be read. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Checks that every secret can be opened, shows none")
@Command(
        name = "verify",
        description = "Check that every secret in the vault can be read.",
        footer = {"", "Example: keyrail vault verify"})
public final class VaultVerify extends Leaf {
    public VaultVerify(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = askSlowly("opening every record", "POST", "/vault/verify", Json.object());
        List<String> corrupt =
                answer.path("corrupt").valueStream().map(Json::text).toList();
        String counted = Json.text(answer, "readable") + " of " + Json.text(answer, "records") + " records readable";
        if (corrupt.isEmpty()) {
            return Report.of(answer, counted);
        }
        return Report.of(answer, counted)
                .failing(Failure.of(
                        FailureCode.CREDENTIAL_CORRUPT,
                        "records that cannot be opened; set each again with keyrail credentials set <service> <field>",
                        "corrupt",
                        corrupt));
    }
}
