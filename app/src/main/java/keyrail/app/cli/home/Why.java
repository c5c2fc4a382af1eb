package keyrail.app.cli.home;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.RequestId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code why}: what happened to one request, and why it went where it went. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows the route of one request, not its content")
@Command(
        name = "why",
        description = "Show why a request went where it went, and who paid.",
        footer = {"", "Example: keyrail why <x-keyrail-request-id of the answer>"})
public final class Why extends Leaf {
    @Parameters(paramLabel = "<request>", description = "The id in the answer's x-keyrail-request-id.")
    String request = "";

    public Why(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String id = RequestId.tryParse(request)
                .orElseThrow(() -> invalid("\"" + request + "\" is not a request id: it looks like req_ and 16 letters"
                        + " or digits, and is in every answer's x-keyrail-request-id"))
                .value();
        JsonNode answer = get("/requests/" + id);
        String attempts =
                answer.path("attempts").valueStream().map(Why::describe).collect(Collectors.joining("\n\n"));
        return Report.of(answer, "request: " + id + "\n\n" + attempts);
    }

    private static String describe(JsonNode attempt) {
        Facts facts = new Facts()
                .add("attempt", Json.cell(attempt, "attempt"))
                .addIfAny("at", Text.instant(attempt.path("at")))
                .addIfAny("client", Json.text(attempt, "client"))
                .addIfAny("call site", Json.text(attempt, "callSite"))
                .add("profile", Json.cell(attempt, "profile") + " (by " + Json.cell(attempt, "rung") + ")")
                .add("connection", Json.cell(attempt, "connection") + " (" + Json.cell(attempt, "provider") + ")")
                .add("payer", Json.cell(attempt, "payer"))
                .addIfAny("credential", Json.text(attempt, "credential"))
                .add("model", Json.cell(attempt, "model"))
                .add("outcome", outcome(attempt));
        JsonNode usage = attempt.path("usage");
        if (!usage.isEmpty()) {
            facts.add(
                    "tokens",
                    "input " + Json.cell(usage, "inputTokens") + ", output " + Json.cell(usage, "outputTokens"));
        }
        for (JsonNode reason : attempt.path("reasons")) {
            facts.add("reason", Json.text(reason));
        }
        return facts.addIfAny("losses", losses(attempt.path("losses"))).render();
    }

    private static String outcome(JsonNode attempt) {
        String status = Json.text(attempt, "status");
        String millis = Json.text(attempt, "millis");
        return Json.cell(attempt, "outcome")
                + (status.isEmpty() || status.equals("0") ? "" : ", HTTP " + status)
                + (millis.isEmpty() ? "" : ", " + millis + " ms");
    }

    private static String losses(JsonNode losses) {
        return losses.isArray()
                ? losses.valueStream().map(Json::text).collect(Collectors.joining(", "))
                : Json.text(losses);
    }
}
