package keyrail.app.cli.profiles;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code profiles delete}: removes a profile from {@code config.json}. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.STATE_DELETE},
        why = "Removes a profile; creating it again with the same options undoes it",
        undo = "profiles create <name> with the same options")
@Command(
        name = "delete",
        description = "Delete a profile.",
        footer = {"", "Example: keyrail profiles delete work"})
public final class ProfilesDelete extends Leaf {
    @Parameters(paramLabel = "<name>", description = "The profile.")
    String name = "";

    @OptionRisk
    @Option(names = "--force", description = "Even while call sites, routes or other profiles name it.")
    boolean force;

    public ProfilesDelete(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        JsonNode answer = ask("DELETE", ProfileText.path(name) + (force ? "?force=true" : ""), null);
        Report report = Report.of(answer, "deleted profile " + name);
        String dangling =
                answer.path("danglingReferences").valueStream().map(Json::text).collect(Collectors.joining(", "));
        return dangling.isEmpty() ? report : report.note("warning: still named by " + dangling);
    }
}
