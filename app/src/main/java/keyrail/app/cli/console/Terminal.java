package keyrail.app.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Port: where a command reads from and writes to. Used by one thread. */
public interface Terminal {
    /** Answers, and nothing but answers. */
    PrintStream out();

    /** Errors, hints, questions and progress. */
    PrintStream err();

    InputStream in();

    boolean inputIsTerminal();

    boolean outputIsTerminal();

    boolean errorIsTerminal();

    /** Whether answers may carry colours: a terminal, and no {@code NO_COLOR}. */
    boolean colorful();

    /** Asks and reads one line, without its end; empty when the input has ended. */
    Optional<String> ask(String question);

    /** Asks and reads one line without showing it; empty when there is no terminal to do that on. */
    Optional<char[]> askSecret(String question);
}
