package keyrail.app.cli.connections;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code connections providers}: the upstream services a connection can be made to. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the built-in list of providers")
@Command(
        name = "providers",
        description = "List the providers a connection can be made to.",
        footer = {"", "Example: keyrail connections providers"})
public final class ProvidersList extends Leaf {
    public ProvidersList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get("/inference/providers");
        Table table = new Table("PROVIDER", "TITLE", "AUTH", "ENDPOINT", "SUGGESTED MODEL", "AVAILABLE");
        for (JsonNode provider : answer.path("providers")) {
            String auth =
                    provider.path("authTypes").valueStream().map(Json::text).collect(Collectors.joining(", "));
            String endpoint = Json.text(provider, "documentedEndpoint");
            table.row(
                    Json.text(provider, "id"),
                    Json.cell(provider, "title"),
                    auth.isEmpty() ? "-" : auth,
                    endpoint.isEmpty() ? "own (--base-url)" : endpoint,
                    Json.cell(provider, "suggestedModel"),
                    provider.path("available").asBoolean(true) ? "yes" : "not yet");
        }
        return Report.of(answer, table.isEmpty() ? "none found" : table.render(colorful()));
    }
}
