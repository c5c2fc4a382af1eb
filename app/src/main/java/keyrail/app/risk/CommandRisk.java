package keyrail.app.risk;

import java.util.List;
import java.util.Set;

/**
 * What the registry says of one command.
 *
 * @param path its words below the program's name; empty for the program itself
 * @param effects its own, without those that only an option brings
 * @param undo the command that undoes it, or empty
 * @param idempotent doing it again right away changes nothing more
 * @param interactive it may ask a person at a terminal
 * @param options every option it takes
 * @param examples as its help has them, from the launcher's name on
 */
public record CommandRisk(
        List<String> path,
        RiskLevel level,
        String why,
        Set<Effect> effects,
        String undo,
        boolean idempotent,
        boolean interactive,
        List<Option> options,
        List<String> examples) {
    /**
     * One option.
     *
     * @param names all its spellings
     * @param level what a call with it has at least; low is neutral
     * @param value the only value that escalates, or empty when each does
     */
    public record Option(List<String> names, RiskLevel level, String value, Set<Effect> effects, String why) {
        public Option {
            names = List.copyOf(names);
            effects = Set.copyOf(effects);
        }

        public boolean isNeutral() {
            return level == RiskLevel.LOW;
        }

        /** Whether it escalates when it is given with these values. */
        public boolean escalates(List<String> values) {
            return !isNeutral()
                    && (value.isEmpty()
                            || values.isEmpty()
                            || values.stream().anyMatch(given -> given.strip().equalsIgnoreCase(value)));
        }
    }

    public CommandRisk {
        path = List.copyOf(path);
        effects = Set.copyOf(effects);
        options = List.copyOf(options);
        examples = List.copyOf(examples);
    }

    /** Whether it can be taken back: nothing it does lasts, or a command undoes it. */
    public boolean isReversible() {
        return !undo.isEmpty() || effects.stream().allMatch(CommandRisk::passes);
    }

    private static boolean passes(Effect effect) {
        return effect == Effect.STATE_READ || effect == Effect.SESSION_WRITE || effect == Effect.PROCESS_CONTROL;
    }

    /** Who is called because of it: nobody, a provider by itself, or whom programs ask for while it runs. */
    public String network() {
        if (effects.contains(Effect.PROCESS_CONTROL)) {
            return "programs";
        }
        return effects.contains(Effect.SPEND) ? "provider" : "none";
    }

    /** Its path in one word, e.g. {@code connections.update}; {@code keyrail} for the program itself. */
    public String id() {
        return path.isEmpty() ? "keyrail" : String.join(".", path);
    }
}
