package keyrail.app.cli.profiles;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code profiles active}: which profile calls without a model use first; sets or clears it. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Changes which model and account calls without a model use",
        undo = "profiles active <name before>")
@Command(
        name = "active",
        description = "Show, set or clear the active profile.",
        footer = {"", "Example: keyrail profiles active work"})
public final class ProfilesActive extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "<name>", description = "The profile; left out, the present one is shown.")
    @Nullable
    String name;

    @OptionRisk
    @Option(names = "--clear", description = "Have none; llm.default applies.")
    boolean clear;

    public ProfilesActive(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        if (clear && name != null) {
            throw invalid("name a profile or --clear, not both");
        }
        JsonNode answer;
        if (clear) {
            answer = ask("PUT", "/inference/active-profile", Json.object().putNull("name"));
        } else if (name != null) {
            ObjectNode body = Json.object().put("name", new ProfileName(name).value());
            answer = ask("PUT", "/inference/active-profile", body);
        } else {
            answer = get("/inference/active-profile");
        }
        String active = Json.text(answer, "activeProfile");
        return Report.of(answer, active.isEmpty() ? "none found: llm.default applies" : active);
    }
}
