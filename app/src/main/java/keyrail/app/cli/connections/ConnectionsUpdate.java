package keyrail.app.cli.connections;

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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code connections update}: changes what is named and keeps the rest. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Changes how the profiles that use it are served; can be changed back",
        undo = "connections update <name> with the values before")
@Command(
        name = "update",
        description = "Change a provider connection; what is not named stays.",
        footer = {
            "",
            "Example: keyrail connections update anthropic-work --auth api_key"
                    + " --credential credential/anthropic-work/api_key"
        })
public final class ConnectionsUpdate extends Leaf {
    private static final List<String> CLEARABLE = List.of("label", "baseUrl", "models", "settings");

    @Parameters(paramLabel = "<name>", description = "The connection.")
    String name = "";

    @OptionRisk(level = RiskLevel.HIGH, why = "Changes which account every profile using it is billed to")
    @Option(names = "--auth", paramLabel = "<type>", description = "api_key, platform, none or passthrough.")
    @Nullable
    String auth;

    @OptionRisk(
            level = RiskLevel.HIGH,
            effects = Effect.NETWORK_REDIRECT,
            why = "Clearing base-url sends the credential to another host")
    @Option(names = "--clear", paramLabel = "<field>", description = "Remove label, base-url, models or settings.")
    List<String> clear = new ArrayList<>();

    @Mixin
    ConnectionFields fields = new ConnectionFields();

    public ConnectionsUpdate(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object();
        Json.putIfGiven(body, "auth", auth);
        fields.addTo(body);
        for (String field : clear) {
            String member = field.equals("base-url") ? "baseUrl" : field;
            if (!CLEARABLE.contains(member)) {
                throw invalid("--clear takes label, base-url, models or settings, not \"" + field + "\"");
            }
            body.putNull(member);
        }
        if (body.isEmpty()) {
            throw invalid("nothing to change: name at least one of --auth, --credential, --label, --base-url, --model,"
                    + " --setting, --clear");
        }
        JsonNode row = ask("PATCH", ConnectionText.path(name), body);
        return Report.of(ConnectionText.wrapped(row), ConnectionText.describe(row));
    }
}
