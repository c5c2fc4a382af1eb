package keyrail.app.cli.models;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
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

/** {@code models list}: the catalog of models. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the built-in catalog of models; calls nobody")
@Command(
        name = "list",
        description = "List the models something is known of; vendors may serve others. --json has the sources.",
        footer = {"", "Example: keyrail models list --provider openai"})
public final class ModelsList extends Leaf {
    @OptionRisk
    @Option(names = "--provider", paramLabel = "<provider>", description = "Only those of one provider.")
    @Nullable
    String provider;

    public ModelsList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String query = provider == null ? "" : "?provider=" + URLEncoder.encode(provider, StandardCharsets.UTF_8);
        JsonNode answer = get("/inference/models" + query);
        Table table = new Table("PROVIDER", "MODEL ID", "DISPLAY NAME", "CONTEXT", "OUTPUT", "CAPABILITIES", "REFUSES");
        for (JsonNode model : answer.path("models")) {
            table.row(
                    Json.text(model, "provider"),
                    Json.text(model, "id"),
                    Json.cell(model, "displayName"),
                    orUnknown(Json.text(model, "contextWindow")),
                    orUnknown(Json.text(model, "outputLimit")),
                    list(model.path("capabilities")),
                    list(model.path("refused")));
        }
        String none = "none found: nothing is known of this provider's models; it may serve any";
        return Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }

    private static String list(JsonNode values) {
        if (!values.isArray()) {
            return "unknown";
        }
        return values.isEmpty() ? "-" : values.valueStream().map(Json::text).collect(Collectors.joining(", "));
    }
}
