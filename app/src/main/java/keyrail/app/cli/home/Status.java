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
            if (member.getKey().equals("connectionTroubles")) {
                member.getValue()
                        .forEach(trouble -> facts.add("connection " + Json.text(trouble, "name"), troubles(trouble)));
            } else {
                facts.add(member.getKey(), member.getValue());
            }
        }
        return Report.of(answer, facts.render());
    }

    private static String troubles(JsonNode trouble) {
        String success = Text.instant(trouble.path("lastSuccessAt"));
        return ConnectionText.status(trouble) + " since " + Text.instant(trouble.path("statusSince"))
                + (success.isEmpty() ? "" : ", last success " + success);
    }
}
