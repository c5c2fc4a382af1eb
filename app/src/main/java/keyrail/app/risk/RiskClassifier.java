package keyrail.app.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Judges one command line without running it; whatever it does not understand is high. For use by one thread. */
public final class RiskClassifier {
    /** The names the launcher goes by. */
    private static final Set<String> LAUNCHERS = Set.of("keyrail", "assistant");

    private final RiskRegistry registry;
    private final CommandParser parser;

    public RiskClassifier(RiskRegistry registry, CommandParser parser) {
        this.registry = registry;
        this.parser = parser;
    }

    /**
     * The verdict on the words of one call.
     *
     * @param words with or without the launcher's name before them
     */
    public RiskVerdict ofWords(List<String> words) {
        boolean named = !words.isEmpty() && isLauncher(words.getFirst());
        List<String> given = named ? words.subList(1, words.size()) : words;
        return switch (parser.parse(given)) {
            case CommandParser.Refused refused -> refused(refused);
            case CommandParser.Understood understood -> understood(understood.result());
        };
    }

    /** The verdicts on the commands of a line of shell, in order; at least one. */
    public List<RiskVerdict> ofShell(String line) {
        return switch (ShellLine.read(line)) {
            case ShellLine.Beyond beyond -> List.of(RiskVerdict.unknown(List.of(), beyond.why()));
            case ShellLine.Commands commands ->
                commands.commands().stream().map(this::ofCommand).toList();
        };
    }

    private RiskVerdict ofCommand(List<String> words) {
        if (!isLauncher(words.getFirst())) {
            return RiskVerdict.unknown(List.of(), "runs another program, of which this registry knows nothing");
        }
        return ofWords(words);
    }

    /** By name or by any path; a word with {@code =} is an assignment to a shell, whatever it ends in. */
    private static boolean isLauncher(String word) {
        return word.indexOf('=') < 0 && LAUNCHERS.contains(word.substring(word.lastIndexOf('/') + 1));
    }

    private RiskVerdict refused(CommandParser.Refused refused) {
        return RiskVerdict.unknown(refused.path(), "the command line is not understood: " + refused.why());
    }

    private RiskVerdict understood(ParseResult whole) {
        List<RiskVerdict.Reason> reasons = new ArrayList<>();
        ParseResult last = whole;
        for (ParseResult at = whole; ; at = at.subcommand()) {
            escalations(at, reasons);
            last = at;
            if (!at.hasSubcommand()) {
                break;
            }
        }
        List<String> path = RiskRegistry.path(last.commandSpec());
        CommandRisk command = registry.command(path);
        reasons.addFirst(new RiskVerdict.Reason(command.level(), "", command.why()));
        return RiskVerdict.of(path, reasons);
    }

    private void escalations(ParseResult at, List<RiskVerdict.Reason> reasons) {
        CommandRisk command = registry.command(RiskRegistry.path(at.commandSpec()));
        for (OptionSpec given : at.matchedOptions()) {
            command.options().stream()
                    .filter(option -> option.names().contains(given.longestName()))
                    .filter(option -> option.escalates(given.stringValues()))
                    .forEach(option ->
                            reasons.add(new RiskVerdict.Reason(option.level(), given.longestName(), option.why())));
        }
    }
}
