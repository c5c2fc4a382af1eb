package keyrail.app.cli.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A program in the foreground in this one's place: it has this one's terminal and streams, gets its signals, and its end
 * is this one's. One at a time.
 */
final class ToolProcess {
    /** Told by the launcher, which itself works with a stricter one. */
    private static final String UMASK = "keyrail.umask";

    private final Object turn = new Object();
    private @Nullable Process child;
    private @Nullable String early;

    /**
     * Runs to the end.
     *
     * @param environment all of it
     * @param terminal whether a terminal is there: its Ctrl-C goes to both programs at once, so it is not passed on
     * @return the exit code; 128 and the signal's number where one ended it
     */
    int run(List<String> command, Map<String, String> environment, boolean terminal) {
        Map<Signal, SignalHandler> before = new LinkedHashMap<>();
        for (String name : new String[] {"TERM", "HUP", "INT"}) {
            Signal signal = new Signal(name);
            // Taken and dropped rather than ignored: the child would inherit that.
            SignalHandler handler =
                    terminal && name.equals("INT") ? received -> {} : received -> pass(received.getName());
            before.put(signal, Signal.handle(signal, handler));
        }
        try {
            return start(command, environment).waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            pass("TERM");
            throw new KeyrailException(FailureCode.INTERNAL, "interrupted while " + command.getFirst() + " ran");
        } finally {
            before.forEach(Signal::handle);
        }
    }

    private Process start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(masked(command)).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            synchronized (turn) {
                Process started = builder.start();
                child = started;
                if (early != null) {
                    send(started, early);
                }
                return started;
            }
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.NOT_FOUND,
                            "\"" + command.getFirst() + "\" cannot be started: " + failed.getMessage()),
                    failed);
        }
    }

    private static List<String> masked(List<String> command) {
        String mask = System.getProperty(UMASK, "");
        if (!mask.matches("0?[0-7]{3}")) {
            return command;
        }
        List<String> masked = new ArrayList<>(List.of("/bin/sh", "-c", "umask \"$0\"; exec \"$@\"", mask));
        masked.addAll(command);
        return masked;
    }

    private void pass(String signal) {
        synchronized (turn) {
            if (child == null) {
                early = signal;
            } else {
                send(child, signal);
            }
        }
    }

    /** By the shell's own command, since a program for it may not be installed. */
    private static void send(Process process, String signal) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            process.destroy();
        }
    }
}
