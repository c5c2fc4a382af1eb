package keyrail.app.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A word that only holds other commands; by itself it is refused, with its help. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Holds other commands; by itself it does nothing")
@Command
final class Group implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @OptionRisk
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Taken so that a missing command is refused in the form that was asked for. */
    @OptionRisk
    @Option(names = "--json", hidden = true)
    boolean json;

    @Override
    public Integer call() {
        CommandSpec here = Objects.requireNonNull(spec);
        String commands = here.subcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .distinct()
                .collect(Collectors.joining(", "));
        throw new KeyrailException(
                FailureCode.INVALID_ARGUMENT,
                "a command is missing after \"" + here.qualifiedName() + "\"; it is one of: " + commands);
    }
}
