package keyrail.app.risk;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * How dangerous every command is: a walk over all that the parser knows, aliases and hidden ones too, so that nothing
 * the program takes can be missing. Immutable.
 */
public final class RiskRegistry {
    /** A shorter reason helps nobody to decide. */
    private static final int SHORTEST_REASON = 15;

    private final Map<List<String>, CommandRisk> commands;

    private RiskRegistry(Map<List<String>, CommandRisk> commands) {
        this.commands = Collections.unmodifiableMap(commands);
    }

    /** @throws IllegalStateException naming every command and option that does not say how dangerous it is */
    public static RiskRegistry of(CommandLine program) {
        Walk walk = new Walk();
        walk.visit(program, List.of());
        if (!walk.gaps.isEmpty()) {
            throw new IllegalStateException("the risk registry has gaps:\n" + String.join("\n", walk.gaps));
        }
        return new RiskRegistry(walk.commands);
    }

    /** Parents before their children, in the order of the help. */
    public Collection<CommandRisk> commands() {
        return commands.values();
    }

    /** @throws IllegalArgumentException when the parser knows no such command */
    public CommandRisk command(List<String> path) {
        CommandRisk found = commands.get(path);
        if (found == null) {
            throw new IllegalArgumentException("no command " + path);
        }
        return found;
    }

    /** The words that lead to a command, by its names in the parser. */
    static List<String> path(CommandSpec command) {
        List<String> path = new ArrayList<>();
        for (CommandLine at = command.commandLine(); at.getParent() != null; at = at.getParent()) {
            path.addFirst(at.getCommandName());
        }
        return path;
    }

    private static final class Walk {
        private final Map<List<String>, CommandRisk> commands = new LinkedHashMap<>();
        private final List<String> gaps = new ArrayList<>();

        /** @param path as typed: an alias is a path of its own */
        void visit(CommandLine command, List<String> path) {
            String name = path.isEmpty() ? "the program" : String.join(" ", path);
            Risk risk = command.getCommand().getClass().getAnnotation(Risk.class);
            if (risk == null) {
                gaps.add(name + ": no @Risk");
            } else {
                commands.put(path, entry(command, path, name, risk));
            }
            command.getSubcommands().forEach((word, child) -> {
                List<String> further = new ArrayList<>(path);
                further.add(word);
                visit(child, List.copyOf(further));
            });
        }

        private CommandRisk entry(CommandLine command, List<String> path, String name, Risk risk) {
            checkReason(name, risk.why());
            checkEffects(name, risk.level(), risk.effects());
            if (risk.effects().length == 0) {
                gaps.add(name + ": no effect");
            }
            List<CommandRisk.Option> options = new ArrayList<>();
            for (OptionSpec option : command.getCommandSpec().options()) {
                CommandRisk.Option entry = option(name + " " + option.longestName(), option, risk.level());
                if (entry != null) {
                    options.add(entry);
                }
            }
            return new CommandRisk(
                    path,
                    risk.level(),
                    risk.why(),
                    Set.of(risk.effects()),
                    risk.undo(),
                    risk.idempotent(),
                    risk.interactive(),
                    options,
                    Examples.of(command));
        }

        private CommandRisk.@Nullable Option option(String name, OptionSpec option, RiskLevel commandLevel) {
            OptionRisk risk = option.userObject() instanceof AnnotatedElement field
                    ? field.getAnnotation(OptionRisk.class)
                    : null;
            if (risk == null) {
                gaps.add(name + ": no @OptionRisk");
                return null;
            }
            if (risk.level() != RiskLevel.LOW) {
                checkReason(name, risk.why());
            } else if (!risk.value().isEmpty()) {
                gaps.add(name + ": is neutral, yet names a value");
            }
            checkEffects(name, risk.level().max(commandLevel), risk.effects());
            return new CommandRisk.Option(
                    Arrays.asList(option.names()), risk.level(), risk.value(), Set.of(risk.effects()), risk.why());
        }

        private void checkReason(String name, String why) {
            if (why.strip().length() < SHORTEST_REASON) {
                gaps.add(name + ": its reason is shorter than " + SHORTEST_REASON + " characters");
            }
        }

        private void checkEffects(String name, RiskLevel level, Effect... effects) {
            for (Effect effect : effects) {
                if (level.compareTo(effect.least()) < 0) {
                    gaps.add(name + ": " + effect.text() + " is at least "
                            + effect.least().text() + ", not " + level.text());
                }
            }
        }
    }
}
