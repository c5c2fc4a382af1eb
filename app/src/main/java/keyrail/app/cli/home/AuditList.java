package keyrail.app.cli.home;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code audit list}: who changed what, and what was refused. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the audit log; no secret is ever part of it")
@Command(
        name = "list",
        description = "List changes and refused changes, newest first.",
        footer = {"", "Example: keyrail audit list --since 7d --limit 20"})
public final class AuditList extends Leaf {
    @OptionRisk
    @Option(names = "--since", paramLabel = "<when>", description = "A date, an instant, or a span: 24h, 7d.")
    @Nullable
    String since;

    @OptionRisk
    @Option(names = "--limit", paramLabel = "<n>", description = "At most so many, up to 1000 (default 50).")
    int limit = 50;

    @OptionRisk
    @Option(names = "--before", paramLabel = "<number>", description = "Only entries before this one: the next page.")
    @Nullable
    Long before;

    public AuditList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String query = "?limit=" + limit
                + (since == null ? "" : "&since=" + URLEncoder.encode(since, StandardCharsets.UTF_8))
                + (before == null ? "" : "&before=" + before);
        JsonNode answer = get("/audit" + query);
        Table table = new Table("NUMBER", "AT", "WHO", "WHAT", "TARGET", "RESULT", "REQUEST");
        for (JsonNode entry : answer.path("entries")) {
            table.row(
                    Json.cell(entry, "number"),
                    Json.cell(entry, "at"),
                    Json.cell(entry, "who"),
                    Json.cell(entry, "what"),
                    Json.cell(entry, "target"),
                    Json.cell(entry, "result"),
                    Json.cell(entry, "request"));
        }
        Report report = Report.of(answer, table.isEmpty() ? "none found" : table.render(colorful()));
        String next = Json.text(answer, "next");
        return next.isEmpty() ? report : report.note("older ones: keyrail audit list --before " + next);
    }
}
