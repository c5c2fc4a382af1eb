package keyrail.app.cli.profiles;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code profiles default}: which profile applies where nothing else decides; sets it. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE},
        why = "Changes which model and account calls use where nothing else decides",
        undo = "profiles default <name before>")
@Command(
        name = "default",
        description = "Show or set the default profile.",
        footer = {"", "Example: keyrail profiles default work"})
public final class ProfilesDefault extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "<name>", description = "The profile; left out, the present one is shown.")
    @Nullable
    String name;

    public ProfilesDefault(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String path = "/inference/default-profile";
        JsonNode answer =
                name == null ? get(path) : ask("PUT", path, Json.object().put("name", new ProfileName(name).value()));
        String chosen = Json.text(answer, "defaultProfile");
        return Report.of(
                answer, chosen.isEmpty() ? "none found: set one with keyrail profiles default <name>" : chosen);
    }
}
