package keyrail.app.cli.connections;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.app.cli.console.Json;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options that {@code connections create} and {@code update} share. */
final class ConnectionFields {
    @OptionRisk
    @Option(
            names = "--credential",
            paramLabel = "<reference>",
            description = "Where the vault keeps its secret: credential/<service>/<field>; never the secret itself.")
    @Nullable
    String credential;

    @OptionRisk
    @Option(names = "--label", paramLabel = "<text>", description = "A name for people.")
    @Nullable
    String label;

    @OptionRisk(
            level = RiskLevel.HIGH,
            effects = Effect.NETWORK_REDIRECT,
            why = "Changes which host receives the credential and the prompts")
    @Option(names = "--base-url", paramLabel = "<url>", description = "Its own endpoint in place of the provider's.")
    @Nullable
    String baseUrl;

    @OptionRisk
    @Option(names = "--model", paramLabel = "<id>", description = "A model it serves; repeat for several.")
    List<String> models = new ArrayList<>();

    @OptionRisk(
            level = RiskLevel.HIGH,
            effects = Effect.NETWORK_REDIRECT,
            why = "A provider's settings can name the host or account that is called")
    @Option(names = "--setting", paramLabel = "<key=value>", description = "An extra its provider knows; repeatable.")
    Map<String, String> settings = new LinkedHashMap<>();

    void addTo(ObjectNode body) {
        Json.putIfGiven(body, "credential", credential);
        Json.putIfGiven(body, "label", label);
        Json.putIfGiven(body, "baseUrl", baseUrl);
        if (!models.isEmpty()) {
            ArrayNode list = body.putArray("models");
            models.forEach(list::add);
        }
        if (!settings.isEmpty()) {
            ObjectNode object = body.putObject("settings");
            settings.forEach(object::put);
        }
    }
}
