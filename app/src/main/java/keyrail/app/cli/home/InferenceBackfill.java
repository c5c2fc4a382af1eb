package keyrail.app.cli.home;

import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code inference backfill}: what each start of the daemon does to entries without a connection, shown or done now. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Writes into config.json which connection, and so whose account, each profile uses",
        undo = "profiles update <name> --connection <another>")
@Command(
        name = "backfill",
        description = "Write into config.json which connection each entry means; serve does so at each start.",
        footer = {"", "Example: keyrail inference backfill --dry-run"})
public final class InferenceBackfill extends Leaf {
    private static final String PATH = "/inference/backfill";

    @OptionRisk
    @Option(names = "--dry-run", description = "Only show what would be written.")
    boolean dryRun;

    public InferenceBackfill(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode plan = dryRun ? get(PATH) : ask("POST", PATH, Json.object());
        ObjectNode fields = Json.object().put("dryRun", dryRun);
        plan.properties().forEach(member -> fields.set(member.getKey(), member.getValue()));
        List<String> lines = new ArrayList<>();
        for (JsonNode change : plan.path("changes")) {
            lines.add(Json.text(change, "entry")
                    + (dryRun ? " would get " : " has got ")
                    + Json.text(change, "connection")
                    + (change.path("makesConnection").asBoolean(false) ? " (a new connection)" : ""));
        }
        if (plan.path("writesLegacyRoute").asBoolean(false)) {
            lines.add("llm.legacyRoute " + (dryRun ? "would become true" : "is true now")
                    + ": this home is older than connections");
        }
        if (lines.isEmpty()) {
            lines.add("nothing to write: every entry that can have a connection has one");
        }
        Report report = Report.of(
                fields,
                lines.stream()
                        .map(Text::clean)
                        .reduce((one, two) -> one + "\n" + two)
                        .orElse(""));
        for (JsonNode skipped : plan.path("skipped")) {
            report = report.note("note: " + Json.text(skipped, "entry") + " stays without a connection: "
                    + Json.text(skipped, "reason"));
        }
        return report;
    }
}
