package keyrail.app.cli.start;

import java.util.Locale;
import keyrail.app.cli.console.Terminal;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/** Asks a person for what the options left open. */
final class Questions {
    private final Terminal terminal;
    private final boolean mayAsk;

    /** @param mayAsk whether somebody is there to answer; without, every question is refused or takes its default */
    Questions(Terminal terminal, boolean mayAsk) {
        this.terminal = terminal;
        this.mayAsk = mayAsk;
    }

    /**
     * The given value, else what is typed, else the default.
     *
     * @param option the option that answers the question, for the refusal
     * @param preset taken for an empty line, and where nobody can be asked; empty for none
     */
    String value(@Nullable String given, String question, String option, String preset) {
        if (given != null) {
            return given;
        }
        if (!mayAsk) {
            if (preset.isEmpty()) {
                throw new KeyrailException(
                        FailureCode.INVALID_ARGUMENT, "there is no terminal to ask on; add " + option);
            }
            return preset;
        }
        String shown = question + (preset.isEmpty() ? ": " : " [" + preset + "]: ");
        for (int tries = 0; tries < 3; tries++) {
            String typed = terminal.ask(shown).orElse("").strip();
            if (!typed.isEmpty() || !preset.isEmpty()) {
                return typed.isEmpty() ? preset : typed;
            }
        }
        throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "nothing was typed; add " + option);
    }

    /** @param preset the answer of an empty line, and where nobody can be asked */
    boolean agreed(String question, boolean preset) {
        if (!mayAsk) {
            return preset;
        }
        String typed = terminal.ask(question + (preset ? " [Y/n] " : " [y/N] "))
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT);
        return typed.isEmpty() ? preset : typed.startsWith("y");
    }
}
