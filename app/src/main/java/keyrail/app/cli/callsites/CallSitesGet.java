package keyrail.app.cli.callsites;

import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.Facts;
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
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code callsites get}: how a call from a call site is routed, rule by rule. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows how a call would be routed; no call is made")
@Command(
        name = "get",
        description = "Show rule by rule how a call from a call site is routed now.",
        footer = {"", "Example: keyrail callsites get conversationTitle --model claude-haiku-4-5"})
public final class CallSitesGet extends Leaf {
    @Parameters(paramLabel = "<site>", description = "The call site; any name can be sent.")
    String site = "";

    @OptionRisk
    @Option(
            names = "--model",
            paramLabel = "<id>",
            description = "The model the call names; default: none in particular.")
    @Nullable
    String model;

    @OptionRisk
    @Option(names = "--conversation-id", paramLabel = "<id>", description = "The conversation it belongs to.")
    @Nullable
    String conversation;

    @OptionRisk
    @Option(names = "--client-key", paramLabel = "<name>", description = "The client key it comes with.")
    @Nullable
    String clientKey;

    public CallSitesGet(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = get(CallSiteText.path(site) + query());
        JsonNode resolved = answer.path("resolved");
        Facts facts = new Facts()
                .add("call site", site)
                .add("known name", answer.path("known").asBoolean(false) ? "yes" : "no, the user's own")
                .add("entry", CallSiteText.entry(answer));
        if (resolved.isObject()) {
            facts.add("decided by", Json.text(answer, "winner"))
                    .addIfAny("profile", Json.text(resolved, "profile"))
                    .add("provider", Json.text(resolved, "provider"))
                    .add("model", Json.cell(resolved, "model"))
                    .add("connection", Json.text(resolved, "connection"))
                    .add("payer", Json.text(resolved, "payer"));
        } else {
            facts.add("refused", Json.text(answer.path("resolutionError"), "message"));
        }
        Table chain = new Table("RULE", "OUTCOME", "LOOKED AT", "WHY");
        for (JsonNode step : answer.path("resolutionChain")) {
            chain.row(
                    Json.text(step, "rung"),
                    Json.text(step, "verdict").replace('_', ' '),
                    Json.cell(step, "subject"),
                    Json.cell(step, "reason"));
        }
        return Report.of(answer, facts.render() + "\n\n" + chain.render(colorful()));
    }

    private String query() {
        List<String> parameters = new ArrayList<>();
        parameter(parameters, "model", model);
        parameter(parameters, "conversationId", conversation);
        parameter(parameters, "clientKey", clientKey);
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private static void parameter(List<String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(name + "=" + CallSiteText.encoded(value));
        }
    }
}
