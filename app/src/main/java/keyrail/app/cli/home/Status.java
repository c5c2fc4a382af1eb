package keyrail.app.cli.home;

import java.util.Map;
import keyrail.app.cli.connections.ConnectionText;
import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code status}: how the home and its daemon are. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the state of the home and its daemon")
@Command(
        name = "status",
        description = "Show how the home and its daemon are.",
        footer = {"", "Example: keyrail status"})
public final class Status extends Leaf {
    public Status(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get("/status");
        Facts facts = new Facts();
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            switch (member.getKey()) {
                case "connectionTroubles" ->
                    member.getValue()
                            .forEach(trouble ->
                                    facts.add("connection " + Json.text(trouble, "name"), troubles(trouble)));
                case "ledger" -> facts.add("ledger", ledger(member.getValue()));
                default -> facts.add(member.getKey(), member.getValue());
            }
        }
        return Report.of(answer, facts.render());
    }

    private static String ledger(JsonNode ledger) {
        return Json.text(ledger, "dropped")
                + " rows dropped since the start; a daemon that is killed loses at most its last "
                + Json.text(ledger, "windowMillis") + " ms";
    }

    private static String troubles(JsonNode trouble) {
        String success = Text.instant(trouble.path("lastSuccessAt"));
        String reason = Json.text(trouble, "statusReason");
        return ConnectionText.state(trouble) + ", since " + Text.instant(trouble.path("statusSince"))
                + (success.isEmpty() ? "" : ", last success " + success)
                + (reason.isEmpty() ? "" : ": " + reason);
    }
}
