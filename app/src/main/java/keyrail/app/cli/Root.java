package keyrail.app.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
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

/** The program itself. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows help or the version and does nothing else")
@Command(
        name = "keyrail",
        versionProvider = Root.Version.class,
        description = {
            "A local gateway to language models that holds the credentials and knows who pays.",
            "Every command takes --json (one line of JSON) and --help."
        },
        footer = {
            "",
            "Begin with: keyrail init, then keyrail serve, then keyrail connect claude-code",
            "The home is $KEYRAIL_HOME, by default ~/.keyrail."
        })
final class Root implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @OptionRisk
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @OptionRisk
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    /** Taken so that a missing command is refused in the form that was asked for. */
    @OptionRisk
    @Option(names = "--json", hidden = true)
    boolean json;

    @Override
    public Integer call() {
        if (json) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "a command is missing; keyrail --help lists them");
        }
        CommandLine here = Objects.requireNonNull(spec).commandLine();
        here.usage(here.getOut());
        return 0;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Root.class.getPackage().getImplementationVersion();
            return new String[] {"keyrail " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
