package keyrail.app.risk;

import java.util.List;
import picocli.CommandLine.ParseResult;

/** Port: reads a command line exactly as the program does when it runs it, and runs nothing. */
@FunctionalInterface
public interface CommandParser {
    /** @param words without the launcher's name */
    Parsed parse(List<String> words);

    /** What came of it. */
    sealed interface Parsed {}

    record Understood(ParseResult result) implements Parsed {}

    /**
     * The program would refuse the line.
     *
     * @param path the command it was refused by
     * @param why in words that repeat no secret
     */
    record Refused(List<String> path, String why) implements Parsed {
        public Refused {
            path = List.copyOf(path);
        }
    }
}
