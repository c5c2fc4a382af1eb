package keyrail.app.cli.connections;

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

/** {@code connections list}: every connection and how it is doing. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows connections; secrets are never part of them")
@Command(
        name = "list",
        description = "List provider connections.",
        footer = {"", "Example: keyrail connections list --provider anthropic"})
public final class ConnectionsList extends Leaf {
    @OptionRisk
    @Option(names = "--provider", paramLabel = "<provider>", description = "Only those of one provider.")
    @Nullable
    String provider;

    public ConnectionsList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String query = provider == null ? "" : "?provider=" + URLEncoder.encode(provider, StandardCharsets.UTF_8);
        JsonNode answer = get(ConnectionText.BASE + query);
        Table table = new Table("NAME", "PROVIDER", "AUTH", "CREDENTIAL", "CANONICAL", "STATUS");
        for (JsonNode row : answer.path("connections")) {
            JsonNode auth = row.path("auth");
            table.row(
                    Json.text(row, "name"),
                    Json.text(row, "provider"),
                    Json.cell(auth, "type"),
                    Json.cell(auth, "credential"),
                    row.path("isManaged").asBoolean(false) ? "yes" : "-",
                    ConnectionText.status(row));
        }
        String none = "none found: add a connection with keyrail init or keyrail connections create";
        Report report = Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
        for (JsonNode row : answer.path("malformed")) {
            report = report.note(
                    "warning: connection \"" + Json.text(row, "name") + "\" is left out: " + Json.text(row, "reason"));
        }
        return report;
    }
}
