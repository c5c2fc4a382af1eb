package keyrail.app.cli.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskClassifier;
import keyrail.app.risk.RiskLevel;
import keyrail.app.risk.RiskVerdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code risk check}: judges one command line and runs nothing. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Judges the words it is given and runs nothing")
@Command(
        name = "check",
        description = {
            "Say how dangerous a command line is, without running it.",
            "What it does not understand is high: an unknown command or option, another program, and any shell"
                    + " syntax beyond simple commands joined by &&, ||, ; and |."
        },
        footer = {
            "",
            "Example: keyrail risk check -- connections update work --base-url https://example.com",
            "         keyrail risk check --shell 'keyrail connections list && keyrail status'"
        })
public final class RiskCheck extends Leaf {
    private final Supplier<RiskClassifier> classifier;

    @Parameters(arity = "0..*", paramLabel = "<word>", description = "The command line, after --.")
    List<String> words = new ArrayList<>();

    @OptionRisk
    @Option(names = "--shell", paramLabel = "<line>", description = "A line as it would be given to a POSIX shell.")
    @Nullable
    String line;

    /** @param classifier makes one that knows the whole program */
    public RiskCheck(Shell shell, Supplier<RiskClassifier> classifier) {
        super(shell);
        this.classifier = classifier;
    }

    @Override
    protected Report run() {
        if ((line == null) == words.isEmpty()) {
            throw invalid("give either the words of one command after --, or a line with --shell");
        }
        List<RiskVerdict> parts = line == null
                ? List.of(classifier.get().ofWords(words))
                : classifier.get().ofShell(line);
        RiskLevel level = parts.stream().map(RiskVerdict::level).reduce(RiskLevel.LOW, RiskLevel::max);
        List<String> text = new ArrayList<>(List.of(level.text()));
        for (RiskVerdict part : parts) {
            for (RiskVerdict.Reason reason : part.reasons()) {
                String where = part.path().isEmpty() ? "" : RiskJson.words(part.path()) + option(reason) + ": ";
                text.add("  " + reason.level().text() + "  " + where + reason.why());
            }
        }
        return Report.of(RiskJson.verdict(level, parts), String.join("\n", text));
    }

    private static String option(RiskVerdict.Reason reason) {
        return reason.option().isEmpty() ? "" : " " + reason.option();
    }
}
