package keyrail.app.cli.profiles;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ProfileName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code profiles create}: a new name for a model, its tuning and the connection to use. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Adds a profile to the configuration; deleting it undoes it",
        undo = "profiles delete <name>",
        idempotent = false)
@Command(
        name = "create",
        description = "Create a profile.",
        footer = {"", "Example: keyrail profiles create work --connection anthropic-work --model <model id>"})
public final class ProfilesCreate extends Leaf {
    @Parameters(paramLabel = "<name>", description = "Its name.")
    String name = "";

    @Mixin
    ProfileFields fields = new ProfileFields();

    public ProfilesCreate(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object().put("name", new ProfileName(name).value());
        fields.addTo(body);
        if (fields.provider == null && fields.connection == null) {
            throw invalid("a profile needs --connection, or at least --provider; keyrail connections list shows them");
        }
        return ProfileText.written(ask("POST", ProfileText.BASE, body), "created profile " + name);
    }
}
