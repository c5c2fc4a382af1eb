package keyrail.app.cli.connections;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code connections test}: one small real call, and which of reach, credential and model fails. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.SPEND},
        why = "Makes one small call with the real credential, which may cost a little",
        idempotent = false)
@Command(
        name = "test",
        description = "Try a connection with one small real call.",
        footer = {"", "Example: keyrail connections test anthropic-work"})
public final class ConnectionsTest extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The connection.")
    String name = "";

    public ConnectionsTest(Shell shell) {
        super(shell);
    }

    @Override
    protected Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    protected Report run() {
        JsonNode answer = askSlowly("testing " + name, "POST", ConnectionText.path(name) + "/test", Json.object());
        return report(answer);
    }

    /** The verdict as a report that fails when the test did. */
    public static Report report(JsonNode answer) {
        String name = Json.text(answer, "name");
        String millis = Json.text(answer, "millis");
        ObjectNode fields = Json.object();
        answer.properties().forEach(member -> fields.set(member.getKey(), member.getValue()));
        if (answer.path("ok").asBoolean(false)) {
            String message = Json.text(answer, "message");
            return Report.of(
                    fields,
                    "connection " + name + " works" + (message.isEmpty() ? "" : ": " + message)
                            + (millis.isEmpty() ? "" : " (" + millis + " ms)"));
        }
        String failed = Json.text(answer, "failed");
        FailureCode code = switch (failed) {
            case "credential" -> FailureCode.UPSTREAM_AUTH_FAILED;
            case "model" -> FailureCode.UPSTREAM_NOT_FOUND;
            default -> FailureCode.UPSTREAM_REFUSED;
        };
        String message = "connection \"" + name + "\" failed at " + (failed.isEmpty() ? "reach" : failed) + ": "
                + Json.text(answer, "message");
        return Report.of(fields, "")
                .failing(new Failure.Gateway(
                        code, message, Map.of("failed", List.of(failed.isEmpty() ? "reach" : failed))));
    }
}
