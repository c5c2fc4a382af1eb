package keyrail.app.cli.credentials;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code credentials inspect}: all that is known of one secret but its value. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows one secret's place and use, never its value")
@Command(
        name = "inspect",
        description = "Show what is known of one secret, masked.",
        footer = {"", "Example: keyrail credentials inspect anthropic api_key"})
public final class CredentialsInspect extends Leaf {
    @Mixin
    CredentialSlot slot = new CredentialSlot();

    public CredentialsInspect(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode meta = get(slot.path());
        return Report.of(CredentialSlot.wrapped(meta), CredentialSlot.describe(meta));
    }
}
