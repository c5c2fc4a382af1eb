package keyrail.app.cli.start;

import java.util.Objects;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that completes commands and options in bash and zsh. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Prints a script made from the list of commands")
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "Example: source <(keyrail completion)"})
public final class Completion extends Leaf {
    @Spec
    @Nullable
    CommandSpec spec;

    public Completion(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        CommandSpec root = Objects.requireNonNull(spec).root();
        String script = AutoComplete.bash(root.name(), root.commandLine());
        return Report.of(Json.object().put("script", script), script);
    }
}
