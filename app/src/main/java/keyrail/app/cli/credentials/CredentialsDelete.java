package keyrail.app.cli.credentials;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code credentials delete}: removes a secret from the vault for good. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.SECRET_DELETE},
        why = "Removes a secret for good; it must be entered again to undo it")
@Command(
        name = "delete",
        description = "Delete a secret from the vault.",
        footer = {"", "Example: keyrail credentials delete anthropic api_key"})
public final class CredentialsDelete extends Leaf {
    @Mixin
    CredentialSlot slot = new CredentialSlot();

    @OptionRisk
    @Option(names = "--force", description = "Even while connections use it; they fail until it is set again.")
    boolean force;

    public CredentialsDelete(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = ask("DELETE", slot.path() + (force ? "?force=true" : ""), null);
        return Report.of(answer, "deleted " + slot.ref());
    }
}
