package keyrail.app.cli.home;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** {@code usage}: what has been used, by profile, connection, client or payer. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Sums the ledger; prompts and answers are not in it")
@Command(
        name = "usage",
        description = "Sum what has been used.",
        footer = {"", "Example: keyrail usage --since 24h --by payer"})
public final class UsageReport extends Leaf {
    @OptionRisk
    @Option(
            names = "--since",
            paramLabel = "<when>",
            description = "A date, an instant, or a span: 24h, 7d (default 30d).")
    @Nullable
    String since;

    @OptionRisk
    @Option(names = "--by", paramLabel = "<what>", description = "profile (default), connection, client or payer.")
    @Nullable
    String by;

    public UsageReport(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        List<String> query = new ArrayList<>();
        addTo(query, "since", since);
        addTo(query, "by", by);
        JsonNode answer = get("/usage" + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        String key = (by == null ? "profile" : by).toUpperCase(Locale.ROOT);
        Table table = new Table(
                key, "REQUESTS", "ATTEMPTS", "FAILED", "INPUT", "OUTPUT", "CACHE READ", "CACHE WRITE", "REASONING");
        for (JsonNode row : answer.path("rows")) {
            table.row(
                    Json.cell(row, "key"),
                    Json.cell(row, "requests"),
                    Json.cell(row, "attempts"),
                    Json.cell(row, "failed"),
                    Json.cell(row, "inputTokens"),
                    Json.cell(row, "outputTokens"),
                    Json.cell(row, "cacheReadTokens"),
                    Json.cell(row, "cacheWriteTokens"),
                    Json.cell(row, "reasoningTokens"));
        }
        return Report.of(
                answer, table.isEmpty() ? "none found: nothing was used in that time" : table.render(colorful()));
    }

    private static void addTo(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
