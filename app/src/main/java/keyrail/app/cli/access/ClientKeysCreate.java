package keyrail.app.cli.access;

import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ClientKeyName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code client-keys create}: issues a key to a program and shows it this once. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.TRUST_CHANGE, Effect.SECRET_READ},
        why = "Issues and prints a key that lets a program spend through the profiles it is granted",
        undo = "client-keys revoke <name>",
        idempotent = false)
@Command(
        name = "create",
        description = "Issue a key to a program; it is shown once.",
        footer = {"", "Example: keyrail client-keys create editor --profile work --default-profile work"})
public final class ClientKeysCreate extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The program it is for.")
    String name = "";

    @OptionRisk
    @Option(
            names = "--profile",
            paramLabel = "<name>",
            description = "A profile it may use; repeatable; all if left out.")
    List<String> profiles = new ArrayList<>();

    @OptionRisk(level = RiskLevel.HIGH, why = "Lets the program use any connection with any model")
    @Option(names = "--direct", description = "It may also name <connection>/<model>.")
    boolean direct;

    @OptionRisk
    @Option(names = "--default-profile", paramLabel = "<name>", description = "Used where its calls name none.")
    @Nullable
    String defaultProfile;

    public ClientKeysCreate(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object().put("name", new ClientKeyName(name).value());
        if (!profiles.isEmpty()) {
            body.set("profiles", Json.array(profiles));
        }
        if (direct) {
            body.put("direct", true);
        }
        Json.putIfGiven(body, "defaultProfile", defaultProfile);
        JsonNode answer = ask("POST", ClientKeyText.BASE, body);
        return Report.of(answer, Json.text(answer, "key")).note("this key is shown once; give it to " + name + " now");
    }
}
