package keyrail.app.cli.start;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: a script that completes commands and options in bash and zsh. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Prints a script made from the list of commands")
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "Example: source <(keyrail completion bash)"})
public final class Completion extends Leaf {
    /** The launcher has both names; zsh reads the same lines through its own bashcompinit. */
    private static final String OTHER_NAME = "assistant";

    private static final Set<String> SHELLS = Set.of("bash", "zsh");

    private final Supplier<CommandLine> tree;

    @Parameters(
            paramLabel = "<name>",
            arity = "0..1",
            description = "bash or zsh, as other programs want it said; both take the same script.")
    @Nullable
    String wanted;

    /** @param tree makes the whole tree of commands, which the parser itself rarely needs */
    public Completion(Shell shell, Supplier<CommandLine> tree) {
        super(shell);
        this.tree = tree;
    }

    @Override
    protected Report run() {
        if (wanted != null && !SHELLS.contains(wanted)) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT,
                    "there is no completion script for \"" + wanted + "\"; there is one for bash and zsh");
        }
        String script = AutoComplete.bash("keyrail", tree.get());
        script += registrations(script);
        return Report.of(Json.object().put("script", script), script);
    }

    /** The script's own way of naming the command it completes, once more for the other name. */
    private static String registrations(String script) {
        return script.lines()
                .filter(line -> line.startsWith("complete ") && line.endsWith(" keyrail keyrail.sh keyrail.bash"))
                .map(line -> line.replace(" keyrail keyrail.sh keyrail.bash", " " + OTHER_NAME) + "\n")
                .collect(Collectors.joining());
    }
}
