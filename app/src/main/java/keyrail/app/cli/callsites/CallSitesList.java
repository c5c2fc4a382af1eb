package keyrail.app.cli.callsites;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code callsites list}: every call site with what serves a call from it. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the call sites of the configuration")
@Command(
        name = "list",
        description = "List call sites and the profile that serves each; known names first.",
        footer = {"", "Example: keyrail callsites list"})
public final class CallSitesList extends Leaf {
    @OptionRisk
    @Option(names = "--set", description = "Only those the configuration says something about.")
    boolean onlySet;

    public CallSitesList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode answer = Json.object();
        ArrayNode shown = answer.putArray("callSites");
        Table table = new Table("CALL SITE", "ENTRY", "SERVED BY", "DECIDED BY", "PROVIDER", "MODEL", "CONNECTION");
        for (JsonNode site : get(CallSiteText.BASE).path("callSites")) {
            boolean set =
                    site.path("inline").asBoolean(false) || site.path("profile").isString();
            if (set || !onlySet) {
                shown.add(site);
                JsonNode resolved = site.path("resolved");
                table.row(
                        Json.text(site, "site"),
                        CallSiteText.entry(site),
                        Json.cell(resolved, "profile"),
                        resolved.isObject()
                                ? Json.cell(site, "winner")
                                : "nothing: " + Json.text(site.path("resolutionError"), "code"),
                        Json.cell(resolved, "provider"),
                        Json.cell(resolved, "model"),
                        Json.cell(resolved, "connection"));
            }
        }
        return Report.of(answer, table.isEmpty() ? "none found" : table.render(colorful()));
    }
}
