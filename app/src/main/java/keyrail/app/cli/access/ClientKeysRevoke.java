package keyrail.app.cli.access;

import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code client-keys revoke}: takes a key away; the next call with it is refused. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.TRUST_CHANGE, Effect.SECRET_DELETE},
        why = "Cuts a program off at once; it needs a new key to come back")
@Command(
        name = "revoke",
        description = "Revoke a program's key.",
        footer = {"", "Example: keyrail client-keys revoke editor"})
public final class ClientKeysRevoke extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The key.")
    String name = "";

    public ClientKeysRevoke(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        return Report.of(ask("DELETE", ClientKeyText.path(name), null), "revoked client key " + name);
    }
}
