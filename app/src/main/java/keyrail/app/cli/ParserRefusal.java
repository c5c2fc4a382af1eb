package keyrail.app.cli;

import java.util.List;
import java.util.stream.Collectors;
import keyrail.app.cli.console.SecretTaking;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import picocli.CommandLine;

/** Says what the parser did not understand, without repeating anything that may be a secret. */
final class ParserRefusal {
    private static final int LONGEST_SHOWN = 24;

    private ParserRefusal() {}

    static Failure of(CommandLine.ParameterException refused) {
        CommandLine command = refused.getCommandLine();
        String help = "; run " + command.getCommandSpec().qualifiedName() + " --help";
        return switch (refused) {
            case CommandLine.UnmatchedArgumentException unmatched -> unmatched(unmatched, command, help);
            case CommandLine.MissingParameterException missing ->
                Failure.of(FailureCode.INVALID_ARGUMENT, missing(missing) + help);
            case CommandLine.MaxValuesExceededException twice ->
                Failure.of(FailureCode.INVALID_ARGUMENT, "an option is given twice that may be given once" + help);
            default -> Failure.of(FailureCode.INVALID_ARGUMENT, badValue(refused) + help);
        };
    }

    private static Failure unmatched(
            CommandLine.UnmatchedArgumentException unmatched, CommandLine command, String help) {
        String first = unmatched.getUnmatched().getFirst();
        if (!first.startsWith("-") && command.getCommand() instanceof SecretTaking) {
            return SecretArguments.refusal().failure();
        }
        if (first.startsWith("-")) {
            int equals = first.indexOf('=');
            String name = equals < 0 ? first : first.substring(0, equals);
            List<String> known = command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(CommandLine.Model.OptionSpec::longestName)
                    .toList();
            return Failure.of(FailureCode.INVALID_ARGUMENT, "unknown option " + shown(name) + help, "options", known);
        }
        boolean isGroup = !command.getSubcommands().isEmpty();
        List<String> known = List.copyOf(command.getSubcommands().keySet());
        return isGroup
                ? Failure.of(FailureCode.INVALID_ARGUMENT, "unknown command " + shown(first) + help, "commands", known)
                : Failure.of(FailureCode.INVALID_ARGUMENT, "unexpected argument " + shown(first) + help);
    }

    private static String missing(CommandLine.MissingParameterException missing) {
        String names = missing.getMissing().stream()
                .map(one ->
                        one instanceof CommandLine.Model.OptionSpec option ? option.longestName() : one.paramLabel())
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "an option lacks its value" : "missing: " + names;
    }

    private static String badValue(CommandLine.ParameterException refused) {
        CommandLine.Model.ArgSpec argument = refused.getArgSpec();
        if (argument == null) {
            return "the arguments cannot be understood";
        }
        String name =
                argument instanceof CommandLine.Model.OptionSpec option ? option.longestName() : argument.paramLabel();
        return name + " has a missing or unusable value; it takes " + argument.paramLabel();
    }

    private static String shown(String argument) {
        return argument.length() <= LONGEST_SHOWN ? "\"" + argument + "\"" : "of " + argument.length() + " characters";
    }
}
