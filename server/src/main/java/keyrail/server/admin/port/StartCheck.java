package keyrail.server.admin.port;

import java.util.List;

/**
 * Port: what a start of the daemon would refuse although {@code config.json} itself is in order, such as a file it names
 * that cannot be used. Reads files.
 */
@FunctionalInterface
public interface StartCheck {
    /** Empty where a start would go well, as far as the settings read last are concerned. */
    List<Refusal> refusals();

    /**
     * One reason.
     *
     * @param path the member of the file that leads to it
     * @param message as {@code serve} says it
     */
    record Refusal(List<String> path, String message) {
        public Refusal {
            path = List.copyOf(path);
        }
    }
}
