package keyrail.app.cli.home;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code config path}: where {@code config.json} is. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Prints where config.json is, nothing else")
@Command(
        name = "path",
        description = "Print where config.json is.",
        footer = {"", "Example: less \"$(keyrail config path)\""})
public final class ConfigPath extends Leaf {
    public ConfigPath(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get("/config/path");
        return Report.of(answer, Json.text(answer, "path"));
    }
}
