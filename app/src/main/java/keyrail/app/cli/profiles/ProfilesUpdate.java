package keyrail.app.cli.profiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code profiles update}: changes what is named and keeps the rest. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Changes which model and account calls with it use; can be changed back",
        undo = "profiles update <name> with the values before")
@Command(
        name = "update",
        description = "Change a profile; what is not named stays.",
        footer = {"", "Example: keyrail profiles update work --connection anthropic-personal"})
public final class ProfilesUpdate extends Leaf {
    private static final Map<String, String> CLEARABLE = Map.ofEntries(
            Map.entry("provider", "provider"),
            Map.entry("model", "model"),
            Map.entry("connection", "connection"),
            Map.entry("label", "label"),
            Map.entry("description", "description"),
            Map.entry("max-tokens", "maxTokens"),
            Map.entry("temperature", "temperature"),
            Map.entry("top-p", "topP"),
            Map.entry("effort", "effort"),
            Map.entry("verbosity", "verbosity"),
            Map.entry("thinking", "thinking"),
            Map.entry("fallback", "fallback"),
            Map.entry("allow-payer-change", "allowPayerChange"),
            Map.entry("status", "status"));

    @Parameters(paramLabel = "<name>", description = "The profile.")
    String name = "";

    @OptionRisk
    @Option(names = "--clear", paramLabel = "<field>", description = "Remove a field, named as its option; repeatable.")
    List<String> clear = new ArrayList<>();

    @Mixin
    ProfileFields fields = new ProfileFields();

    public ProfilesUpdate(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object();
        fields.addTo(body);
        for (String field : clear) {
            String member = CLEARABLE.get(field);
            if (member == null) {
                throw invalid("--clear takes the name of a field such as model or max-tokens, not \"" + field + "\"");
            }
            body.putNull(member);
        }
        if (body.isEmpty()) {
            throw invalid("nothing to change: name at least one option; see keyrail profiles update --help");
        }
        return ProfileText.written(ask("PATCH", ProfileText.path(name), body), "updated profile " + name);
    }
}
