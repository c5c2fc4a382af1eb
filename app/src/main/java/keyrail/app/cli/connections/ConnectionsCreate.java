package keyrail.app.cli.connections;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.SecretInput;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ConnectionName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code connections create}: a new name for a provider and a way to prove who we are. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Adds a connection that profiles can use; deleting it undoes it",
        undo = "connections delete <name>",
        idempotent = false)
@Command(
        name = "create",
        description = {
            "Create a provider connection.",
            "Name it <provider>-<modifier>: anthropic-work, openai-personal. keyrail connections providers lists the"
                    + " providers."
        },
        footer = {
            "",
            "Example: keyrail connections create anthropic-work --provider anthropic --auth api_key"
                    + " --credential credential/anthropic/api_key"
        })
public final class ConnectionsCreate extends Leaf {
    @Parameters(paramLabel = "<name>", description = "Its name; it cannot be changed later.")
    String name = "";

    @OptionRisk
    @Option(names = "--provider", required = true, paramLabel = "<provider>", description = "The upstream service.")
    String provider = "";

    @OptionRisk(level = RiskLevel.HIGH, value = "platform", why = "Calls are paid by the platform account, not a key")
    @Option(names = "--auth", paramLabel = "<type>", description = "api_key, platform, none or passthrough.")
    @Nullable
    String auth;

    @OptionRisk(
            level = RiskLevel.HIGH,
            effects = Effect.SECRET_WRITE,
            why = "Stores a secret in the vault together with the connection")
    @Option(names = "--key-stdin", description = "Store the secret read from standard input as its credential.")
    boolean keyFromInput;

    @Mixin
    ConnectionFields fields = new ConnectionFields();

    public ConnectionsCreate(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object();
        body.put("name", new ConnectionName(name).value()).put("provider", provider);
        Json.putIfGiven(body, "auth", auth);
        fields.addTo(body);
        if (keyFromInput) {
            body.put("credentialValue", new SecretInput(shell.terminal()).fromInput());
        }
        JsonNode row = ask("POST", ConnectionText.BASE, body);
        return Report.of(ConnectionText.wrapped(row), ConnectionText.describe(row))
                .note("created; try it with keyrail connections test " + name);
    }
}
