package keyrail.app.cli.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process's own streams, in UTF-8 whatever the locale says. Not thread-safe. */
public final class SystemTerminal implements Terminal {
    private final PrintStream out = stream(FileDescriptor.out);
    private final PrintStream err = stream(FileDescriptor.err);
    private final boolean[] terminals = new boolean[3];
    private final boolean noColor;
    private @Nullable BufferedReader lines;

    /** @param environment for {@code NO_COLOR} and {@code TERM} */
    public SystemTerminal(Map<String, String> environment) {
        for (int descriptor = 0; descriptor < terminals.length; descriptor++) {
            terminals[descriptor] = isTerminal(descriptor);
        }
        noColor = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
    }

    /** The JDK knows only whether input and output both are one; the kernel's names for the descriptors tell each. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.isSymbolicLink(link)) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public InputStream in() {
        return System.in;
    }

    @Override
    public boolean inputIsTerminal() {
        return terminals[0];
    }

    @Override
    public boolean outputIsTerminal() {
        return terminals[1];
    }

    @Override
    public boolean errorIsTerminal() {
        return terminals[2];
    }

    @Override
    public boolean colorful() {
        return outputIsTerminal() && !noColor;
    }

    @Override
    public Optional<String> ask(String question) {
        err.print(question);
        err.flush();
        if (lines == null) {
            lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return Optional.empty();
        }
        return Optional.ofNullable(console.readPassword("%s", question));
    }
}
