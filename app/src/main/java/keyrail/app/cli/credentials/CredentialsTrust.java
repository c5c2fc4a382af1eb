package keyrail.app.cli.credentials;

import java.util.List;
import java.util.Map;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code credentials trust}: lets a secret go to the host its connection names now. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.TRUST_CHANGE, Effect.NETWORK_REDIRECT},
        why = "Changes which host a stored secret is sent to",
        interactive = true)
@Command(
        name = "trust",
        description = "Let a secret go to the host its connection now names; shows the old and the new one first.",
        footer = {"", "Example: keyrail credentials trust anthropic api_key"})
public final class CredentialsTrust extends Leaf {
    @Mixin
    CredentialSlot slot = new CredentialSlot();

    @OptionRisk(level = RiskLevel.HIGH, why = "Changes where the secret goes without asking a person")
    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @OptionRisk(level = RiskLevel.HIGH, why = "Names the host that the secret will be sent to")
    @Option(
            names = "--base-url",
            paramLabel = "<url>",
            description = "Trust this address, before a connection names it.")
    @Nullable
    String baseUrl;

    public CredentialsTrust(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String path = slot.path() + "/trust";
        JsonNode preview = ask("POST", path, request(false));
        String before = Json.text(preview, "old");
        String after = Json.text(preview, "new");
        if (before.equals(after)) {
            return Report.of(preview, slot.ref() + " already goes to " + (after.isEmpty() ? "no host yet" : after));
        }
        String change = slot.ref() + ": " + (before.isEmpty() ? "not bound" : before) + " -> " + after;
        if (!yes && !confirmed(change)) {
            throw new KeyrailException(new Failure.Gateway(
                    FailureCode.INVALID_ARGUMENT,
                    "not changed: " + change + "; add --yes to send it there",
                    Map.of("old", List.of(before), "new", List.of(after))));
        }
        JsonNode answer = ask("POST", path, request(true));
        return Report.of(answer, "trusted " + change);
    }

    private ObjectNode request(boolean confirm) {
        ObjectNode request = Json.object().put("confirm", confirm);
        return baseUrl == null ? request : request.put("baseUrl", baseUrl);
    }

    private boolean confirmed(String change) {
        if (json() || !interactive()) {
            return false;
        }
        String typed = shell.terminal()
                .ask(Text.clean(change) + "\nSend it there from now on? [y/N] ")
                .orElse("");
        return typed.strip().equalsIgnoreCase("y") || typed.strip().equalsIgnoreCase("yes");
    }
}
